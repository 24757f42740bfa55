import type { Certainty, Origin } from './origin.ts';

/** How the manifest or file that carries a statement stands to the file judged. */
export type Relation = 'self' | 'parent' | 'component' | 'input';

/** Small facts kept with a piece of evidence: model, version, prompt, seed, jobId, raw, carrier, note … Text is at most 4,096 characters. */
export type EvidenceDetail = Readonly<Record<string, string | number | boolean>>;

/** The longest text kept in one detail value, in characters. */
export const DETAIL_LIMIT = 4096;
/** The most pieces of evidence kept for one file. Beyond it the weakest are dropped and `evidence.truncated` is found. */
export const EVIDENCE_LIMIT = 200;

/** One thing a file says about its origin. What was read, before any judgement about trust. */
export interface Evidence {
  /** Dotted id of the sign, e.g. `c2pa.action`. Public API, listed in docs/signals.md. */
  readonly sign: string;
  /**
   * The origin claimed. `not-ai` for a claim of non-AI origin (`digitalCapture` …): only a signed one can make the
   * file `not-ai`, the judge sees to that.
   */
  readonly origin: Origin;
  /** Never `proven`: that is the judge's to say, from the credential's state. */
  readonly certainty: Exclude<Certainty, 'proven'>;
  /** The generating system, e.g. `Midjourney`. */
  readonly system?: string;
  /** Where it was read: an ExifTool key (`PNG:Parameters`), `sidecar NAME`, `pixels`, or the assertion label. */
  readonly carrier: string;
  readonly detail?: EvidenceDetail;
  /** Label of the C2PA manifest that says so; absent for anything not in a manifest. */
  readonly manifest?: string;
  /**
   * For statements in manifests: the path from the file judged to the manifest, outermost first.
   * Empty or absent: the active manifest itself (or no manifest).
   */
  readonly through?: readonly PathStep[];
}

/** One step from a manifest to one of its ingredients. */
export interface PathStep {
  readonly relation: Exclude<Relation, 'self'>;
  /** True when the manifest that uses the ingredient only converted, transcoded, repackaged or published it. */
  readonly conversionOnly: boolean;
}

/** A remark about one file that somebody should read: a code, a sentence, and what it is about. */
export interface Remark {
  /** Dotted code, e.g. `media.extension-mismatch`. Public API, listed in docs/findings.md. */
  readonly code: RemarkCode;
  readonly message: string;
  readonly detail?: EvidenceDetail;
}

/**
 * Every remark that scanning one file or sequence can make, with what it means.
 * `act`: somebody has to do something (exit code 1); the others are for information.
 */
export const REMARK_CODES = {
  'media.extension-mismatch': { act: true, text: 'The extension names another type than the bytes are.' },
  'media.structure': { act: false, text: 'The structure of the file is unusual; it was read as far as it goes.' },
  'credential.tampered': { act: true, text: 'Content or claim changed after signing.' },
  'credential.ingredient-tampered': { act: true, text: 'An ingredient somewhere in the history fails its binding.' },
  'credential.malformed': { act: true, text: 'The credential is incomplete or against the specification.' },
  'credential.unreadable': { act: true, text: 'There is a credential that could not be read.' },
  'credential.expired': {
    act: false,
    text: 'The signing certificate has expired and no trusted time stamp vouches for the time of signing.',
  },
  'credential.cawg': { act: false, text: 'An identity assertion (CAWG) in the credential fails.' },
  'credential.remote': { act: false, text: 'The credential is kept elsewhere and was not fetched.' },
  'credential.fragments-missing': {
    act: false,
    text: 'An initialisation segment without its fragments: binding not checked.',
  },
  'credential.orphan-sidecar': { act: true, text: 'A .c2pa sidecar that belongs to no file here.' },
  'credential.sidecar-unmatched': {
    act: false,
    text: 'A .c2pa sidecar named for the stem of this file binds to another one. Becomes an orphan when it binds to none.',
  },
  'credential.sidecar-mismatch': { act: true, text: 'A .c2pa sidecar that does not bind to the file it is named for.' },
  'credential.self-declared': { act: false, text: 'A non-AI claim signed by an unknown signer.' },
  'evidence.conflict': { act: true, text: 'What the file says contradicts itself; the higher origin was taken.' },
  'evidence.retired-code': { act: false, text: 'A retired digital source type.' },
  'evidence.misspelled-code': { act: false, text: 'A misspelled digital source type.' },
  'evidence.unknown-code': { act: true, text: 'A digital source type that is in no vocabulary.' },
  'evidence.unsigned-claim': {
    act: false,
    text: 'Plain metadata claims a non-AI origin; nobody signed it, so it counts for nothing.',
  },
  'evidence.truncated': { act: false, text: 'More evidence than is kept for one file.' },
  'metadata.sidecar-unreadable': { act: true, text: 'A metadata sidecar that could not be read.' },
  'metadata.partial': { act: true, text: 'Metadata was only read in part.' },
  'pixels.not-searched': { act: false, text: 'The picture could not be searched for watermarks.' },
  'sequence.manifest-mismatch': { act: true, text: 'A frame is not what the signed sequence manifest says.' },
  'sequence.manifest-missing': { act: true, text: 'Frames that the signed sequence manifest lists are not there.' },
  'sequence.manifest-unreadable': {
    act: true,
    text: 'There is a sequence manifest that could not be read, or that no intact signature binds.',
  },
  'mark.lost': { act: true, text: 'A receipt or the ledger says that the file was marked, and the mark is gone.' },
  'receipt.unreadable': {
    act: true,
    text: 'There is a receipt of marks that could not be read, or that no intact signature binds.',
  },
  'mhl.mismatch': { act: true, text: 'The file is not what the ASC MHL history beside it says.' },
  'mhl.missing': { act: true, text: 'Files that the ASC MHL history lists are not there.' },
  'mhl.unlisted': { act: false, text: 'The ASC MHL history beside the files does not list this one.' },
  'mhl.broken': { act: true, text: 'The ASC MHL history is broken: its chain does not fit, or it cannot be read.' },
  'sequence.mixed-origin': { act: true, text: 'Some frames differ in origin from the rest.' },
  'sequence.duplicate-frame': { act: true, text: 'One frame number stands for more than one file.' },
  'sequence.mixed-padding': { act: false, text: 'Frame numbers are padded differently.' },
  'sequence.missing-frames': { act: false, text: 'Frames are missing in the range.' },
} as const satisfies Record<string, { readonly act: boolean; readonly text: string }>;

export type RemarkCode = keyof typeof REMARK_CODES;
