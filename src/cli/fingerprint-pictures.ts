import {
  type FingerprintWish,
  type FoundFingerprints,
  fingerprintFound,
} from '../compose/pictures/fingerprint-found.ts';
import { AssayError } from '../domain/errors.ts';
import type { GeneratedItem } from '../domain/match-item.ts';
import { describeFingerprints } from '../report/fingerprint-text.ts';
import { plainText } from '../report/plain-text.ts';
import { openCountBar } from './progress.ts';
import type { WorkSession } from './queue/with-work-queue.ts';
import { writeOut } from './terminal.ts';

type Session = Pick<WorkSession, 'assay' | 'options' | 'terminal'>;

/** Whether commands that learn of generated pictures fingerprint them. */
export function wantsFingerprints({ assay, options }: Pick<Session, 'assay' | 'options'>): boolean {
  return assay.config.matching.enabled && !options.flag('no-fingerprints');
}

/** Fingerprints generated pictures, with a bar. Throws `ledger.*` and the signal's reason. */
export async function fingerprintPictures(
  items: readonly GeneratedItem[],
  { assay, terminal }: Pick<Session, 'assay' | 'terminal'>,
  confirm?: FingerprintWish['confirm'],
): Promise<FoundFingerprints> {
  const bar = openCountBar(terminal, 'fingerprint', 'pictures');
  try {
    return await fingerprintFound(items, assay, {
      signal: terminal.signal,
      onProgress: (done, total) => bar.update(done, total),
      ...(confirm === undefined ? {} : { confirm }),
    });
  } finally {
    bar.stop();
  }
}

/**
 * The same at the end of a command that has done something else: what goes wrong is told, and changes nothing of what it did. Undefined
 * when there was nothing to do, or it could not be done.
 */
export async function fingerprintAtEnd(
  items: readonly GeneratedItem[],
  session: Session,
  confirm?: FingerprintWish['confirm'],
): Promise<FoundFingerprints | undefined> {
  if (items.length === 0) return undefined;
  try {
    return await fingerprintPictures(items, session, confirm);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code === 'internal.bug') throw error;
    session.terminal.stderr.write(`No fingerprints were made: ${plainText(error.message, 1000)}\n`);
    return undefined;
  }
}

/** One line of results, and what could not be; with `--json` only the latter, on standard error. Nothing when nothing was new. */
export async function tellFingerprints(
  found: FoundFingerprints | undefined,
  { options, terminal }: Pick<Session, 'options' | 'terminal'>,
): Promise<void> {
  if (found === undefined) return;
  const text = describeFingerprints(found.counts, found.troubles);
  if (text === undefined) return;
  if (!options.flag('json')) await writeOut(terminal.stdout, `${text}\n`);
  else if (found.troubles.length > 0) terminal.stderr.write(`${text}\n`);
}
