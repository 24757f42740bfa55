/** Every code a finding of a delivery check can carry, with what it means. Public API: codes never change meaning. */
export const FINDING_CODES = {
  'generated.unapproved': 'Generated material in the delivery, and no written approval covers it.',
  'generated.temporary-in-final': 'Declared temporary, and still in the delivery.',
  'generated.undeclared': 'A sign of generative AI, and no declaration speaks of the file.',
  'generated.tool-unapproved': 'The declared tool is not on the approved list of the show as it was used.',
  'declaration.contradicted': 'Declared free of generative tools, and a sign says otherwise.',
  'declaration.incomplete': 'The declaration lacks an answer that the profile wants.',
  'declaration.not-escalated': 'An answer that has to be escalated, and no reference to an escalation.',
  'declaration.stop-use-case': 'A use case that is not allowed without written approval.',
  'declaration.prominence-missing': 'The declaration does not say how prominent the material is.',
  'declaration.human-input-missing': 'Prominent material, and no note on what people put in.',
  'declaration.modality-mismatch': 'The declared modality is not what the file is.',
  'inputs.unapproved': 'Inputs that are not public went into a tool, and no approval is named.',
  'model.other-show': 'A fine-tuned model that belongs to another show.',
  'model.no-clearance': 'A fine-tuned model without training data or clearance on record.',
  'talent.no-consent': 'A replica or alteration of a performer without consent or exception.',
  'generated.present': 'Material that the ledger knows as generated was found again in the picture.',
  'match.undecodable': 'Pictures that could not be decoded, so nobody searched them for generated material.',
  'match.not-searchable':
    'Black, flat or too plain pictures: they cannot be told from others, so they were not searched.',
  'match.thin': 'Sampled thinly: a short shot could have gone unseen.',
  'match.common': 'Material that occurs everywhere, such as slates, bars, logos and leaders.',
  'match.items-missing': 'Generated material that could not be searched for.',
  'delivery.unknown': 'No evidence of any origin and no declaration. Unknown is not clean.',
  'delivery.needs-answer': 'Something hints at generative AI; a person has to say.',
  'delivery.unreadable': 'The file could not be checked.',
  'delivery.unfinished': 'The file is still being written.',
  'delivery.unsupported': 'A type of file that Assay knows nothing about: it was not checked.',
  'delivery.empty': 'There is nothing in the delivery that could be checked.',
  'delivery.left-out': 'Entries that discovery leaves out by rule were not looked at.',
} as const;

/** A finding's code: one of the table, or the code of a remark (`evidence.conflict`, `credential.tampered` …). */
export type FindingCode = keyof typeof FINDING_CODES;
