import { describeCredential } from '../../domain/describe-credential.ts';
import { isIntactState } from '../../domain/judge-verification.ts';
import { readFrameNumber } from '../../domain/sequence-frame-name.ts';
import type { Verification } from '../../domain/verification.ts';
import type { CheckedIndex } from './check-index.ts';
import type { CheckedFile } from './parts.ts';

/**
 * What the manifest of a sequence says of a single file beside it; undefined when it says nothing. `own`: what the file's own
 * mark came to.
 */
export function describeFrame(own: Verification, file: CheckedFile, checked: CheckedIndex): Verification | undefined {
  const { index } = checked;
  if (index === undefined || file.sha256 === undefined) return undefined;
  const named = index.frames.find(({ name }) => name === file.name);
  const same = index.frames.find(({ sha256 }) => sha256 === file.sha256);
  if (named === undefined && same === undefined && readFrameNumber(file.name, index) === undefined) return undefined;
  const fault =
    named?.sha256 === file.sha256
      ? undefined
      : same !== undefined
        ? `It is frame ${same.name} of ${index.display} under another name.`
        : named === undefined
          ? `It is named like a frame of ${index.display}, and ${checked.file.name} does not list it.`
          : `It is not what ${checked.file.name} was signed for under this name.`;
  const faults = [...own.faults, ...checked.faults, ...(fault === undefined ? [] : [fault])];
  // Its own mark says more than that of the whole, as long as both hold.
  if (own.state !== 'unmarked' && faults.length === 0) return own;
  const whole = isIntactState(checked.state) && fault !== undefined ? 'mismatch' : checked.state;
  return {
    ...own,
    ...(own.state === 'unmarked' && { ...describeCredential(checked.file.credential), carrier: 'sequence' as const }),
    state: own.state === 'unmarked' || isIntactState(own.state) ? whole : own.state,
    ...(checked.error && { error: checked.error }),
    faults,
  };
}
