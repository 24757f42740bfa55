import { createHash } from 'node:crypto';
import { compilePattern } from '../../../src/config/compile-pattern.ts';
import { findPolicy } from '../../../src/config/find-policy.ts';
import type { RecordedApproval } from '../../../src/domain/approval.ts';
import type { GeneratedEntry, NegativeEntry } from '../../../src/domain/declaration.ts';
import type { DeliveredFile, DeliveredSequence } from '../../../src/domain/delivery.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { JudgedOrigin } from '../../../src/domain/finding.ts';
import type { RecordedDeclaration } from '../../../src/domain/ledger.ts';
import type { Show } from '../../../src/domain/show.ts';
import type { PolicyInput } from '../../../src/policy/policy-input.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const SIGN: Evidence = {
  sign: 'xmp.digital-source-type',
  origin: 'generated',
  certainty: 'declared',
  system: 'Midjourney',
  carrier: 'XMP-iptcExt:DigitalSourceType',
};

const GENERATED: JudgedOrigin = { origin: 'generated', certainty: 'declared', basis: [SIGN], remarks: [] };
export const HINT: JudgedOrigin = {
  origin: 'needs-answer',
  certainty: 'hint',
  basis: [{ ...SIGN, origin: 'needs-answer', certainty: 'hint' }],
  remarks: [],
};
const UNKNOWN: JudgedOrigin = { origin: 'unknown', basis: [], remarks: [] };

/** A checked still without any sign. Its content is its path and `content`. */
export function plain(path: string, more: Partial<DeliveredFile> & { readonly content?: string } = {}): DeliveredFile {
  const { content = '', ...rest } = more;
  return {
    path,
    status: 'checked',
    sizeBytes: 1000,
    sha256: sha256(path + content),
    mediaType: 'image/png',
    kind: 'image',
    judged: UNKNOWN,
    evidence: [],
    remarks: [],
    ...rest,
  };
}

export function generated(path: string, more: Parameters<typeof plain>[1] = {}): DeliveredFile {
  return plain(path, { judged: GENERATED, evidence: [SIGN], ...more });
}

export function hinted(path: string): DeliveredFile {
  return plain(path, { judged: HINT, evidence: HINT.basis });
}

/** Frames `prefix.NNNN.exr`; `make` says what each frame is. */
export function sequence(
  prefix: string,
  frames: readonly number[],
  make: (path: string, frame: number) => DeliveredFile,
): DeliveredSequence {
  return {
    path: `${prefix}.${frames[0]}-${frames.at(-1)}#.exr`,
    pattern: `${prefix}.####.exr`,
    missing: [],
    frames: frames.map((frame) => ({ frame, file: make(`${prefix}.${frame}.exr`, frame) })),
    remarks: [],
  };
}

export function range(first: number, last: number, step = 1): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

/** Overrides of an entry; `undefined` takes a field away. */
export type EntryChanges = { readonly [K in keyof GeneratedEntry]?: GeneratedEntry[K] | undefined };

/** An entry that no rule of the Netflix profile finds fault with, approvals apart. */
export function entry(pattern: string, more: EntryChanges = {}): GeneratedEntry {
  const full = {
    kind: 'generated',
    files: { patterns: [pattern], hashes: [] },
    intent: 'final',
    modality: 'image',
    origin: 'trainedAlgorithmicMedia',
    useCase: 'background-element',
    tool: { name: 'ComfyUI', version: '0.3.40', licenceTier: 'self-hosted' },
    inputs: [{ description: 'none', class: 'none' }],
    principles: { p1: 'yes', p2: 'yes', p3: 'yes', p4: 'no', p5: 'yes' },
    escalation: 'ESC-1',
    prominence: 'incidental',
    talent: [],
    couldMislead: false,
    unionRole: { touched: false },
    namedReferences: { present: false },
    workflow: [],
    ...more,
  };
  return Object.fromEntries(
    Object.entries(full).filter(([, value]) => value !== undefined),
  ) as unknown as GeneratedEntry;
}

export function negative(...patterns: string[]): NegativeEntry {
  return { kind: 'negative', files: { patterns, hashes: [] } };
}

export function declaration(
  entries: RecordedDeclaration['entries'],
  more: Partial<RecordedDeclaration> = {},
): RecordedDeclaration {
  return {
    reference: 'DECL-1',
    show: 'demo',
    vendor: 'Vendor',
    declarer: { name: 'Robin', role: 'producer' },
    date: '2026-11-01',
    entries,
    importedAt: '2026-11-02T00:00:00.000Z',
    ...more,
  };
}

export function approval(
  files: readonly DeliveredFile[],
  more: Partial<Omit<RecordedApproval, 'scope'>> & { readonly scope?: Partial<RecordedApproval['scope']> } = {},
): RecordedApproval {
  const { scope, ...rest } = more;
  return {
    reference: 'APPR-1',
    approver: 'Alex',
    organisation: 'Studio',
    date: '2026-11-10',
    conditions: [],
    pinned: files.flatMap((file) => (file.sha256 === undefined ? [] : [file.sha256])),
    scope: {
      show: 'demo',
      shots: [],
      files: { patterns: files.map(({ path }) => path), hashes: [] },
      useCases: [],
      ...scope,
    },
    ...rest,
  };
}

export const SHOW: Show = {
  id: 'demo',
  title: 'Demo',
  rate: '24',
  shotPattern: '(?<shot>sh\\d{3})',
  policy: 'netflix',
  approvedTools: [
    {
      name: 'ComfyUI',
      version: '0.3.40',
      hosting: 'local',
      licenceTier: 'self-hosted',
      terms: { snapshot: 'terms.pdf', date: '2026-10-01' },
      trainsOnInputs: false,
    },
  ],
};

export const NETFLIX = await findPolicy('netflix', []);

export function policyInput(more: Partial<PolicyInput> = {}): PolicyInput {
  return {
    contents: { files: [], sequences: [] },
    profile: NETFLIX,
    show: SHOW,
    declarations: [],
    declarationsElsewhere: [],
    approvals: [],
    acceptances: [],
    delivered: '2026-11-20',
    digest: sha256,
    compilePattern,
    ...more,
  };
}

export function contents(files: readonly DeliveredFile[], sequences: readonly DeliveredSequence[] = []) {
  return { files, sequences };
}
