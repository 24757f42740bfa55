import { SEQUENCE_MANIFEST_SIGN } from '../../../domain/companion-signs.ts';
import { compareSequence } from '../../../domain/compare-sequence.ts';
import type { Evidence, Remark } from '../../../domain/evidence.ts';
import { formatRanges, toRanges } from '../../../domain/frame-ranges.ts';
import type { Voucher } from '../../../domain/judge-vouched.ts';
import type { Inspector } from '../../../domain/ports.ts';
import type { SequenceComparison, SequenceIndex } from '../../../domain/sequence-manifest.ts';
import { type DirectoryFiles, type FileNotes, noteOf } from './file-notes.ts';
import { createFrameCandidates } from './frame-candidates.ts';
import { type InspectedCompanion, settleBinding } from './settle-binding.ts';

/** A remark on a sequence as a whole, or on its manifest where no such sequence is found. */
export interface SequenceNote {
  readonly manifest: string;
  /** Absent when the index could not be read. */
  readonly index?: SequenceIndex;
  readonly remark: Remark;
}

/** What an intact manifest said of the files. */
interface Spoken {
  readonly manifest: string;
  readonly index: SequenceIndex;
  readonly comparison: SequenceComparison;
}

/**
 * Lets the sequence manifests of a directory speak: what each vouches for, and what is not as it says. `whole`: all files of the
 * directory were listed, so that what is not among them is missing.
 */
export async function honourSequences(
  manifests: readonly InspectedCompanion[],
  directory: { readonly absolutePath: string; readonly files: DirectoryFiles; readonly whole: boolean },
  notes: FileNotes,
  inspector: Pick<Inspector, 'readSequenceIndex'>,
): Promise<readonly SequenceNote[]> {
  const findCandidates = createFrameCandidates(directory.files);
  const sequenceNotes: SequenceNote[] = [];
  const spoken: Spoken[] = [];
  for (const manifest of manifests) {
    const binding = settleBinding(manifest);
    if (binding.state === 'foreign') continue;
    const sha256 = binding.state === 'bound' ? binding.sha256 : manifest.place?.sha256;
    const path = `${directory.absolutePath === '/' ? '' : directory.absolutePath}/${manifest.name}`;
    const read = await inspector.readSequenceIndex(path, sha256);
    if (binding.state === 'unbound' || !read.ok) {
      const why = binding.state === 'unbound' ? binding.why : read.ok ? '' : read.error.message;
      sequenceNotes.push(describeUnreadable(manifest.name, why, read.ok ? read.value : undefined));
      continue;
    }
    const index = read.value;
    const candidates = findCandidates(index);
    const comparison = compareSequence(index, candidates);
    const voucher: Voucher = {
      evidence: binding.evidence.map((piece) => quoteEvidence(piece, manifest.name)),
      credential: binding.credential,
    };
    const listed = new Set(index.frames.map((frame) => frame.sha256));
    for (const { name, sha256: content } of candidates)
      if (content !== undefined && listed.has(content)) noteOf(notes, name).vouchers.push(voucher);
    spoken.push({ manifest: manifest.name, index, comparison });
  }
  for (const one of spoken) {
    remarkOnFrames(one, notes);
    if (directory.whole && one.comparison.missing.length > 0) sequenceNotes.push(describeMissing(one));
  }
  return sequenceNotes;
}

function quoteEvidence(piece: Evidence, manifest: string): Evidence {
  return {
    ...piece,
    sign: SEQUENCE_MANIFEST_SIGN,
    carrier: `${manifest} (${piece.carrier})`,
    detail: { ...piece.detail, statedBy: piece.sign },
  };
}

function describeUnreadable(manifest: string, why: string, index: SequenceIndex | undefined): SequenceNote {
  const message = `${manifest} vouches for nothing: ${why} Ask for the sequence with its manifest and signature again.`;
  const remark: Remark = { code: 'sequence.manifest-unreadable', message, detail: { manifest, reason: why } };
  return { manifest, remark, ...(index !== undefined && { index }) };
}

function describeMissing({ manifest, index, comparison }: Spoken): SequenceNote {
  const numbers = [...new Set(comparison.missing.map(({ frame }) => frame))];
  const frames = formatRanges(toRanges(numbers, index.step));
  const detail = { manifest, frames, count: comparison.missing.length };
  const message = `${manifest} lists frames that are not here: ${frames}.`;
  return { manifest, index, remark: { code: 'sequence.manifest-missing', message, detail } };
}

function remarkOnFrames({ manifest, comparison }: Spoken, notes: FileNotes): void {
  const remark = (name: string, kind: string, what: string, more: Readonly<Record<string, string>> = {}): void => {
    const message = `${manifest} says otherwise: ${what}`;
    noteOf(notes, name).remarks.push({
      code: 'sequence.manifest-mismatch',
      message,
      detail: { kind, manifest, ...more },
    });
  };
  for (const name of comparison.changed) remark(name, 'changed', 'the frame has other content since signing.');
  for (const { from, to } of comparison.renamed)
    remark(to, 'renamed', `this is ${from} under another name.`, { of: from });
  for (const { name, of } of comparison.duplicated) remark(name, 'duplicated', `this is ${of} a second time.`, { of });
  for (const name of comparison.extra) {
    // Two sequences may be called alike (two sizes): the other one's manifest knows it.
    if ((notes.get(name)?.vouchers.length ?? 0) > 0) continue;
    remark(name, 'extra', 'it knows no such frame.');
  }
}
