import { isIntactState, judgeVerification, VERDICTS_ON_MARKS } from '../domain/judge-verification.ts';
import { SCHEMA_VERSION } from '../domain/report.ts';
import { VERIFIED_STATES, type Verification } from '../domain/verification.ts';
import type { VerifyLine, VerifySummary } from '../domain/verify-report.ts';

/** The line of `verify --json` for one file or sequence. */
export function describeVerification(verification: Verification): VerifyLine {
  const { credential: _, frames, state, faults, path, kind, ...facts } = verification;
  const verdict = judgeVerification(verification);
  return {
    schemaVersion: SCHEMA_VERSION,
    kind,
    path,
    verdict,
    state,
    intact: isIntactState(state),
    trusted: state === 'trusted',
    ...facts,
    ...(frames && {
      frames: { ...frames, intact: frames.intact.length, missing: frames.missing.map(({ name }) => name) },
    }),
    faults,
  };
}

/** Counts what goes by. */
export interface VerifyCounter {
  add(verification: Verification): void;
  summary(facts: Pick<VerifySummary, 'path' | 'seconds' | 'trustSet'>): VerifySummary;
}

export function createVerifyCounter(): VerifyCounter {
  const verdicts = countsOf(VERDICTS_ON_MARKS);
  const states = countsOf(VERIFIED_STATES);
  let files = 0;
  let sequences = 0;
  return {
    add(verification) {
      if (verification.kind === 'file') files += 1;
      else sequences += 1;
      verdicts[judgeVerification(verification)] += 1;
      states[verification.state] += 1;
    },
    summary: ({ path, ...facts }) => ({
      schemaVersion: SCHEMA_VERSION,
      kind: 'summary',
      path,
      files,
      sequences,
      verdicts,
      states,
      ...facts,
    }),
  };
}

function countsOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
