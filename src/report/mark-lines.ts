import type { MarkedAsset, MarkedSequence, MarkResult } from '../domain/mark-result.ts';
import type { MarkLine } from './mark-text.ts';

/** The lines of `mark --json` for one result: a sequence's own, then one for each frame that carries a mark of its own. */
export function* describeMark(result: MarkResult): Generator<MarkLine> {
  if (result.kind === 'file') {
    yield describeFile(result);
    return;
  }
  yield describeSequence(result);
  for (const { name, own } of result.frames)
    if (own !== undefined) yield describeOutcome({ kind: 'file', path: name }, own, result.statement.origin);
  for (const { name, error } of result.failures)
    yield { schemaVersion: 1, kind: 'file', path: name, status: 'failed', notes: [], error };
}

function describeFile({ name, outcome, statement }: MarkedAsset): MarkLine {
  if (outcome.status === 'skipped') {
    const message =
      outcome.why === 'negative'
        ? 'The declaration says that no generative tools were used for it.'
        : 'The declaration does not speak of it.';
    return {
      schemaVersion: 1,
      kind: 'file',
      path: name,
      status: 'skipped',
      notes: [],
      error: { code: `declaration.${outcome.why}`, message },
    };
  }
  return describeOutcome({ kind: 'file', path: name }, outcome, statement?.origin);
}

function describeSequence({ name, index, frames, statement }: MarkedSequence): MarkLine {
  return { ...describeOutcome({ kind: 'sequence', path: name }, index, statement.origin), frames: frames.length };
}

function describeOutcome(
  what: Pick<MarkLine, 'kind' | 'path'>,
  outcome: MarkedSequence['index'],
  origin: string | undefined,
): MarkLine {
  const base = { schemaVersion: 1 as const, ...what, ...(origin !== undefined && { origin }) };
  if (outcome.status === 'failed') return { ...base, status: 'failed', notes: [], error: outcome.error };
  return {
    ...base,
    status: outcome.status,
    carrier: outcome.carrier,
    readBack: outcome.readBack,
    manifest: outcome.manifest,
    before: outcome.before.sha256,
    after: outcome.after.sha256,
    sidecars: outcome.sidecars.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
    ...(outcome.timeStampedAt !== undefined && { timeStampedAt: outcome.timeStampedAt }),
    notes: outcome.notes,
  };
}
