import type { SourceCode } from '../domain/digital-source-type.ts';
import type { MarkLine } from '../domain/mark-report.ts';
import type { MarkedAsset, MarkedSequence, MarkResult } from '../domain/mark-result.ts';
import { SCHEMA_VERSION } from '../domain/report.ts';

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
    yield { schemaVersion: SCHEMA_VERSION, kind: 'file', path: name, status: 'failed', notes: [], error };
}

function describeFile({ name, outcome, statement }: MarkedAsset): MarkLine {
  if (outcome.status === 'skipped') {
    const message =
      outcome.why === 'negative'
        ? 'The declaration says that no generative tools were used for it.'
        : 'The declaration does not speak of it.';
    return {
      schemaVersion: SCHEMA_VERSION,
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
  origin: SourceCode | undefined,
): MarkLine {
  const base = {
    schemaVersion: SCHEMA_VERSION as typeof SCHEMA_VERSION,
    ...what,
    ...(origin !== undefined && { origin }),
  };
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
