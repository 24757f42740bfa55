import { setTimeout as wait } from 'node:timers/promises';
import { AssayError } from '../../domain/errors.ts';
import { findTimeStampFault } from './check-time-stamp.ts';
import { findErrno } from './claim-destination.ts';

export interface TimeStampLimits {
  /** For one attempt, from connecting to the last byte. */
  readonly timeoutMs: number;
  /** Waited before the second attempt, the third, and so on: there is one attempt more than pauses. */
  readonly pausesMs: readonly number[];
  /** After an authority failed, how long nobody asks it again. */
  readonly restMs: number;
}

/**
 * Public authorities answer in well under a second; ten leave room for a slow line. Two more attempts, after half a second and after two,
 * outlast a lost packet and the throttling that public authorities answer bursts with. Half a minute of rest keeps a run over a
 * thousand files from waiting out the same dead authority a thousand times.
 */
export const TIME_STAMP_LIMITS: TimeStampLimits = { timeoutMs: 10_000, pausesMs: [500, 2000], restMs: 30_000 };

/** Real answers have 3 to 8 KB. */
const REPLY_LIMIT_BYTES = 64 * 1024;

/**
 * Asks a time-stamping authority (RFC 3161 section 3.4) and gives its answer, tried again as the limits say.
 * @throws AssayError `timestamp.failed`.
 */
export async function askTimeStamp(url: string, request: Uint8Array, limits: TimeStampLimits): Promise<Buffer> {
  let why = '';
  for (let attempt = 0; attempt <= limits.pausesMs.length; attempt += 1) {
    if (attempt > 0) await wait(limits.pausesMs[attempt - 1] ?? 0);
    const reply = await askOnce(url, request, limits.timeoutMs);
    if (typeof reply !== 'string') return reply;
    why = reply;
  }
  throw new AssayError('timestamp.failed', describeFailure(url, why, limits.pausesMs.length + 1));
}

/** The answer, or why there is none, in plain words. */
async function askOnce(url: string, request: Uint8Array, timeoutMs: number): Promise<Buffer | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: Uint8Array.from(request),
      // Elsewhere is not where the user wanted to ask, and the engine's own client would turn the question into a GET.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return `it answered with HTTP status ${response.status}`;
    }
    const reply = await readBody(response);
    if (reply === undefined) return `its answer is longer than ${REPLY_LIMIT_BYTES / 1024} KB`;
    return findTimeStampFault(request, reply) ?? reply;
  } catch (error) {
    return explain(error, timeoutMs);
  }
}

async function readBody(response: Response): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > REPLY_LIMIT_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function explain(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `it gave no answer within ${timeoutMs / 1000} s`;
  // fetch says nothing itself; its cause is a system error, or a rule of fetch (`bad port`, an unknown scheme).
  const cause = error instanceof Error ? error.cause : undefined;
  const why = findErrno(cause) || (cause instanceof Error ? cause.message : '');
  return why === '' ? 'it cannot be reached' : `it cannot be reached (${why})`;
}

function describeFailure(url: string, why: string, attempts: number): string {
  return (
    `The time-stamping authority ${describeUrl(url)} gave no time stamp in ${attempts} attempts: ${why}. ` +
    'Check the address (--tsa) and the network, or sign without a time stamp where that is acceptable (--tsa-optional).'
  );
}

/** Without user name, password and query, which may hold secrets. */
function describeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined ? JSON.stringify(text) : `${url.origin}${url.pathname}`;
}
