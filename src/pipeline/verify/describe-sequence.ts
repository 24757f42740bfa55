import { compareSequence, isIntactSequence } from '../../domain/compare-sequence.ts';
import { findCredentialFaults } from '../../domain/credential-faults.ts';
import { describeComparison } from '../../domain/describe-comparison.ts';
import { describeCredential } from '../../domain/describe-credential.ts';
import type { FileError } from '../../domain/errors.ts';
import { isIntactState } from '../../domain/judge-verification.ts';
import type { FoundFrame, SequenceComparison } from '../../domain/sequence-manifest.ts';
import type { Verification } from '../../domain/verification.ts';
import { joinPath } from './check-file.ts';
import type { CheckedIndex } from './check-index.ts';
import type { CheckedFile } from './parts.ts';

/** Frames named for their own credentials at most. */
const OWN_FAULTS = 20;

export interface DescribedSequence {
  readonly line: Verification;
  /** Names of the files that the line speaks for. */
  readonly covered: ReadonlySet<string>;
}

/**
 * Compares the files of a folder with one index. `files`: all of the folder that no other index lists. `folder`: as it is
 * shown. When the index itself does not hold it is not compared with anything: it could name whatever it likes.
 */
export function describeSequence(
  checked: CheckedIndex,
  files: readonly CheckedFile[],
  folder: string,
  requireTrust: boolean,
): DescribedSequence {
  const { file, index } = checked;
  const base = {
    path: joinPath(folder, index?.display ?? file.name),
    kind: 'sequence',
    ...describeCredential(file.credential),
    carrier: file.credential.state === 'absent' ? 'none' : 'sequence',
    ...(file.sha256 !== undefined && { sha256: file.sha256 }),
    ...(file.credential.state !== 'absent' && { credential: file.credential }),
  } as const;
  if (index === undefined || !isIntactState(checked.state)) {
    const covered = new Set(index?.frames.map(({ name }) => name));
    const own = checkOwnMarks(files, covered, requireTrust);
    const { state, error, faults } = checked;
    return { line: { ...base, state, ...(error && { error }), faults: [...faults, ...own.faults] }, covered };
  }
  const comparison = compareSequence(index, files.map(toFound));
  const covered = listCovered(comparison);
  const own = checkOwnMarks(files, covered, requireTrust);
  const unread = findUnread(comparison, files);
  return {
    line: {
      ...base,
      state: settleState(checked.state, comparison, own.state),
      frames: comparison,
      ...(unread && { error: unread }),
      faults: [...checked.faults, ...describeComparison({ ...comparison, unread: [] }), ...own.faults],
    },
    covered,
  };
}

function toFound({ name, sizeBytes, sha256 }: CheckedFile): FoundFrame {
  return { name, sizeBytes, ...(sha256 !== undefined && { sha256 }) };
}

function listCovered(comparison: SequenceComparison): ReadonlySet<string> {
  const { intact, changed, extra, renamed, duplicated, unread } = comparison;
  return new Set([
    ...intact,
    ...changed,
    ...extra,
    ...renamed.map(({ to }) => to),
    ...duplicated.map(({ name }) => name),
    ...unread,
  ]);
}

/** Frames may carry credentials of their own; a broken one must not hide behind the signature of the whole. */
function checkOwnMarks(
  files: readonly CheckedFile[],
  covered: ReadonlySet<string>,
  requireTrust: boolean,
): { readonly state?: Verification['state']; readonly faults: readonly string[] } {
  const broken = files.flatMap((file) => {
    if (file.credential.state === 'absent' || !covered.has(file.name)) return [];
    const faults = findCredentialFaults(file.credential, file.remarks, requireTrust);
    return faults.map((fault) => ({ state: file.credential.state, fault: `${file.name}: ${fault}` }));
  });
  const faults = broken.slice(0, OWN_FAULTS).map(({ fault }) => fault);
  if (broken.length > OWN_FAULTS) faults.push(`and ${broken.length - OWN_FAULTS} more frames like these.`);
  const worst = broken.find(({ state }) => state !== 'absent' && state !== 'remote' && !isIntactState(state))?.state;
  return { ...(worst !== undefined && worst !== 'absent' && { state: worst }), faults };
}

function settleState(
  signed: Verification['state'],
  comparison: SequenceComparison,
  own: Verification['state'] | undefined,
): Verification['state'] {
  if (!isIntactSequence({ ...comparison, unread: [] })) return 'mismatch';
  return own ?? (comparison.unread.length > 0 ? 'unchecked' : signed);
}

function findUnread(comparison: SequenceComparison, files: readonly CheckedFile[]): FileError | undefined {
  const first = comparison.unread[0];
  if (first === undefined) return undefined;
  const [sentence = ''] = describeComparison({
    ...comparison,
    changed: [],
    missing: [],
    extra: [],
    renamed: [],
    duplicated: [],
  });
  const error = files.find(({ name }) => name === first)?.error;
  return { code: error?.code ?? 'file.io', message: `${sentence} ${error?.message ?? ''}`.trim() };
}
