import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AssayError } from '../../domain/errors.ts';
import { askTimeStamp, TIME_STAMP_LIMITS, type TimeStampLimits } from './ask-time-stamp.ts';

/** The way of one signature to its time stamp. */
export interface TimeStampTicket {
  /** Where the engine asks. Good for one signature. */
  readonly url: string;
  /** Why there was no time stamp; undefined as long as nothing went wrong. */
  failure(): AssayError | undefined;
  /** The ticket is not used any more. */
  end(): void;
}

export interface TimeStampRelay {
  /** Throws `timestamp.failed` at once while the authority is left alone after a failure. */
  issue(): Promise<TimeStampTicket>;
  close(): Promise<void>;
}

/** A request has a digest and a nonce: under 200 bytes. */
const REQUEST_LIMIT_BYTES = 4096;

interface Entry {
  failure?: AssayError;
}

/**
 * Stands on the loopback interface between the engine and a time-stamping authority, because the engine asks without any time limit (over
 * 100 s were waited out), follows redirects, ignores its own list of allowed hosts for this one request, and after a
 * failure would have to hash the whole file again for another attempt. Here each has an end: one place asks that one address,
 * with limits, and the engine waits for it.
 */
export function openTimeStampRelay(url: string, limits: TimeStampLimits = TIME_STAMP_LIMITS): TimeStampRelay {
  const entries = new Map<string, Entry>();
  let starting: Promise<{ readonly server: Server; readonly port: number }> | undefined;
  let resting: { readonly failure: AssayError; readonly untilMs: number } | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = entries.get(request.url ?? '');
    const body = await readBody(request);
    if (entry === undefined || body === undefined) {
      response.writeHead(404).end();
      return;
    }
    try {
      const reply = await askTimeStamp(url, body, limits);
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
    } catch (error) {
      const failure =
        error instanceof AssayError ? error : new AssayError('internal.bug', 'The relay broke down.', { cause: error });
      entry.failure = failure;
      resting = { failure, untilMs: performance.now() + limits.restMs };
      response.writeHead(502).end();
    }
  }

  return {
    async issue() {
      if (resting !== undefined && performance.now() < resting.untilMs) throw resting.failure;
      starting ??= listen((request, response) => {
        answer(request, response).catch(() => response.destroy());
      });
      const { port } = await starting;
      // A name that nobody else on this machine can guess.
      const path = `/${randomUUID()}`;
      const entry: Entry = {};
      entries.set(path, entry);
      return {
        url: `http://127.0.0.1:${port}${path}`,
        failure: () => entry.failure,
        end: () => void entries.delete(path),
      };
    },
    async close() {
      const started = await starting?.catch(() => undefined);
      if (started === undefined) return;
      started.server.closeAllConnections();
      await new Promise<void>((resolve) => started.server.close(() => resolve()));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) return undefined;
    bytes += part.length;
    if (bytes > REQUEST_LIMIT_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  return new Promise<{ readonly server: Server; readonly port: number }>((resolve, reject) => {
    const server = createServer(handle);
    server.once('error', (cause) =>
      reject(new AssayError('timestamp.failed', 'No port on the loopback interface could be opened.', { cause })),
    );
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      // A process that is done must not be kept by it.
      server.unref();
      if (address !== null && typeof address === 'object') resolve({ server, port: address.port });
    });
  });
}
