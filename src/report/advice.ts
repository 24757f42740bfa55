import type { RemarkCode } from '../domain/evidence.ts';
import type { FindingCode } from '../domain/finding-codes.ts';

/** What to do about each code, for findings that bring no advice of their own, and for docs/findings.md. */
export const ADVICE = {
  'generated.unapproved':
    'Get a written approval for this content and import it with `assay approve`, or replace the file.',
  'generated.temporary-in-final': 'Replace it with the final, or get a written approval for final use.',
  'generated.undeclared': 'Ask the vendor for a declaration and record it with `assay declare`.',
  'generated.tool-unapproved':
    "Have the tool approved for the show, as it was used, and add it to the show's list; or replace the file.",
  'declaration.contradicted':
    'Ask the vendor which is true; have the declaration replaced, or sign the finding off with the answer.',
  'declaration.incomplete': 'Ask the vendor for the answer that is missing, and import the completed declaration.',
  'declaration.not-escalated': 'Escalate to the recipient, and name the reference in the declaration.',
  'declaration.stop-use-case': 'Get a written approval that names the use case, or replace the material.',
  'declaration.prominence-missing': 'Ask the vendor how prominent the material is.',
  'declaration.human-input-missing': 'Ask the vendor what people decided and made.',
  'declaration.modality-mismatch': 'Ask the vendor whether the declaration is about this file, and have it corrected.',
  'inputs.unapproved':
    'Name the approval for the inputs in the declaration, or have the material made again without them.',
  'model.other-show': 'Stop using the model here; replace what it made.',
  'model.no-clearance': 'Ask for the training data and the clearance of the model.',
  'talent.no-consent': "Name the performer's consent or the exception in the declaration, or replace the material.",
  'generated.present':
    'Look at both pictures (`assay compare`). Replace the shot, or get a written approval for this material in the final and import it.',
  'match.undecodable':
    'Look at it, or have it delivered again. Movies need FFmpeg: `assay doctor` tells what is missing.',
  'match.not-searchable': 'Nothing to do, unless something should be seen there.',
  'match.thin': 'Check again with `--thorough` to look at every frame.',
  'match.common': 'Nothing to do; look at it once if it should not be there.',
  'match.items-missing': 'Run `assay fingerprint` where their files are mounted, and check again.',
  'delivery.unknown': 'Ask for a declaration; one that says "no generative tools used" answers it too.',
  'delivery.needs-answer': 'Ask the vendor, then have it declared, or sign the finding off with the answer.',
  'delivery.unreadable': 'Have the file delivered again, or sign it off knowing that nobody looked inside.',
  'delivery.unfinished': 'Check again when copying has ended.',
  'delivery.unsupported': 'Leave it out of the delivery, or look at it yourself and sign it off.',
  'delivery.empty': 'Check the path; if it is right, have the delivery made again.',
  'delivery.left-out':
    'Nothing, unless one of them is to be delivered: then take its rule out of `discover` in the configuration.',
  'media.extension-mismatch': 'Have it delivered under the extension of its real type.',
  'media.structure': 'Nothing, unless a player has trouble with the file.',
  'credential.tampered': 'Ask for the original: the credential may have been taken from another file.',
  'credential.ingredient-tampered': 'Ask where the ingredient came from: what it says about itself cannot be believed.',
  'credential.malformed': 'Ask for a new export with an intact credential.',
  'credential.unreadable': 'Ask for a new export: what the credential says about AI is not known.',
  'credential.expired': 'Ask the signer for a time-stamped signature, if the signer matters.',
  'credential.cawg': 'Do not rely on the identity that the credential names.',
  'credential.remote': 'Scan again with `--fetch-remote` and its host allowed, or ask for an embedded credential.',
  'credential.fragments-missing': 'Scan the whole stream, or ask for the file in one piece.',
  'credential.orphan-sidecar': 'Find the file the sidecar belongs to, or remove the sidecar.',
  'credential.sidecar-unmatched': 'Nothing, when the sidecar belongs to the other file.',
  'credential.sidecar-mismatch': 'Ask for the sidecar that belongs to this file, or for the file it was made for.',
  'credential.self-declared':
    'Add a trust anchor for the signer if you know who it is; otherwise have the origin declared, since anybody can sign such a claim.',
  'evidence.conflict': 'Ask the vendor which statement is true, and have the other removed.',
  'evidence.retired-code': 'Nothing: the code was read as its successor.',
  'evidence.misspelled-code': 'Tell the vendor: other readers may not understand the code.',
  'evidence.unknown-code': 'Ask the vendor which digital source type was meant.',
  'evidence.unsigned-claim': 'Ask for a signed credential, or a declaration, if the claim is to count.',
  'evidence.truncated': 'Nothing: the strongest evidence was kept.',
  'metadata.sidecar-unreadable': 'Ask for the sidecar again, or remove it when it belongs to nothing.',
  'metadata.partial': 'Scan again; if it stays, ask for a new export: there may be more than was read.',
  'pixels.not-searched': 'Nothing, unless watermarks matter for this file: have it delivered in a common pixel format.',
  'sequence.manifest-mismatch': 'Ask for the frame again as it was signed, or for a new sequence manifest.',
  'sequence.manifest-missing': 'Ask for the missing frames, or for a new sequence manifest.',
  'sequence.manifest-unreadable': 'Ask for the sequence manifest and its .c2pa again; see `assay verify`.',
  'mark.lost': 'Ask for the file as it was marked, or mark it again; `assay receipt verify` tells which marks arrived.',
  'receipt.unreadable': 'Ask for the receipt and its .c2pa again.',
  'mhl.mismatch': 'Compare with the copy that the history was made of; the file changed since.',
  'mhl.missing': 'Ask for the missing files.',
  'mhl.unlisted': 'Nothing to do, unless the folder should hold only what the history lists.',
  'mhl.broken': 'Ask for the ascmhl folder again as it was made.',
  'sequence.mixed-origin': 'Look at the frames that differ: often a patch or a wrong version got in.',
  'sequence.duplicate-frame': 'Ask which of the files is the frame, and have the other removed.',
  'sequence.mixed-padding': 'Have the frames renamed with one padding, if it matters to the recipient.',
  'sequence.missing-frames': 'Ask whether the gap is meant.',
} as const satisfies Readonly<Record<FindingCode | RemarkCode, string>>;

/** Advice for a code as a report carries it; undefined for a code of a later version. */
export function findAdvice(code: string): string | undefined {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code as keyof typeof ADVICE] : undefined;
}
