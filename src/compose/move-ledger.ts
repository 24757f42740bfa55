import { createWriteStream, existsSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { loadConfig, resolveLedger } from '../config/load.ts';
import { AssayError } from '../domain/errors.ts';
import type { LedgerHead } from '../domain/ledger.ts';
import { toOutputError } from '../domain/output-error.ts';
import { describeServer, isDatabaseUrl } from '../domain/server-url.ts';
import type { LedgerTransfer } from '../ledger/transfer/ledger-transfer.ts';
import { openPostgresTransfer } from '../ledger/transfer/open-postgres-transfer.ts';
import { openSqliteTransfer } from '../ledger/transfer/open-sqlite-transfer.ts';
import { writeNewFile } from '../ledger/transfer/write-new-file.ts';

export interface MoveOptions {
  /** Absolute; relative paths in the other options are relative to it. */
  readonly cwd: string;
  readonly configFile?: string;
  /** A file or a URL, over the configuration's. */
  readonly ledger?: string;
  readonly signal?: AbortSignal;
}

/** What was moved, and the ledger as it may be shown. */
export interface Moved {
  readonly ledger: string;
  readonly head: LedgerHead;
}

/**
 * Writes the ledger to a new file, compressed when its name ends in `.gz`, or to a stream that stays open.
 * Errors: `ledger.*`, `output.*`, `config.invalid`, `usage.invalid` when it was stopped.
 */
export async function exportLedger(target: string | Writable, options: MoveOptions): Promise<Moved> {
  const { cwd, signal } = options;
  const { ledger, open } = await findLedger(options, true);
  if (!isDatabaseUrl(ledger) && !existsSync(ledger))
    throw new AssayError(
      'ledger.not-found',
      `There is no ledger ${ledger}. Check --ledger and the configuration; a scan begins a new one.`,
    );
  const how = signal === undefined ? {} : { signal };
  const toStream = (stream: Writable) => (chunks: AsyncIterable<Buffer>) =>
    pipeline(oneAtATime(chunks), stream, { ...how, end: false });
  const toFile = (file: string, isCompressed: boolean) => async (chunks: AsyncIterable<Buffer>) => {
    const out = createWriteStream(file, { flags: 'wx' });
    if (isCompressed) await pipeline(oneAtATime(chunks), createGzip(), out, how);
    else await pipeline(oneAtATime(chunks), out, how);
  };
  const transfer = await open();
  try {
    const head =
      typeof target === 'string'
        ? await writeNewFile(resolve(cwd, target), (temporary) =>
            transfer.exportTo(toFile(temporary, target.endsWith('.gz'))),
          )
        : await transfer.exportTo(toStream(target));
    return { ledger: describeLedger(ledger), head };
  } catch (error) {
    throw stopped(signal, 'exported') ?? toOutputError(error);
  } finally {
    await transfer.close();
  }
}

/**
 * Fills the ledger, which has to be empty, from a file, uncompressed when its name ends in `.gz`, or from a stream.
 * Errors: `ledger.*`, `file.*`, `input.not-found`, `usage.invalid` when the ledger is not empty or it was stopped.
 */
export async function importLedger(
  source: string | Readable,
  options: MoveOptions,
): Promise<Moved & { readonly rows: number }> {
  const { cwd, signal } = options;
  const { ledger, open } = await findLedger(options, false);
  const input = await openInput(source, cwd);
  try {
    const transfer = await open();
    try {
      const imported = await transfer.importFrom(readUntilStopped(input, signal));
      return { ledger: describeLedger(ledger), ...imported };
    } finally {
      await transfer.close();
    }
  } catch (error) {
    throw stopped(signal, 'imported') ?? toOutputError(error);
  } finally {
    await input.close();
  }
}

async function findLedger(
  { cwd, configFile, ledger }: MoveOptions,
  mustExist: boolean,
): Promise<{
  readonly ledger: string;
  readonly open: () => Promise<LedgerTransfer>;
}> {
  const config = await loadConfig({ cwd, ...(configFile !== undefined && { configFile }) });
  const found = ledger === undefined ? config.ledger : resolveLedger(cwd, ledger);
  return {
    ledger: found,
    open: () =>
      isDatabaseUrl(found) ? openPostgresTransfer(found, Date.now, mustExist) : openSqliteTransfer(found, Date.now),
  };
}

function describeLedger(ledger: string): string {
  return isDatabaseUrl(ledger) ? describeServer(ledger) : ledger;
}

/** A page of rows is large: none is made before the one before it is on its way. */
function oneAtATime(chunks: AsyncIterable<Buffer>): Readable {
  return Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
}

/** Where an export comes from. */
interface Input {
  readonly name: string;
  /** To be read once. A stream that nobody reads yet would have nobody to tell of an error. */
  readonly read: () => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** Before the ledger is opened: a name mistyped shall not begin one. Errors: `input.not-found`, `file.*`. */
async function openInput(source: string | Readable, cwd: string): Promise<Input> {
  if (typeof source !== 'string')
    return { name: 'The standard input', read: () => source, close: async () => void source.destroy() };
  const file = await openFile(resolve(cwd, source)).catch((error: unknown) => {
    throw toInputError(error, source);
  });
  return {
    name: source,
    read: () => {
      const bytes = file.createReadStream({ autoClose: false });
      if (!source.endsWith('.gz')) return bytes;
      const plain = createGunzip();
      bytes.on('error', (error) => plain.destroy(error));
      return bytes.pipe(plain);
    },
    close: () => file.close(),
  };
}

async function* readUntilStopped(input: Input, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const iterator = input.read()[Symbol.asyncIterator]();
  try {
    for (;;) {
      // Told apart from what writing says, while it is still known which of the two it was.
      const { value, done } = await iterator.next().catch((error: unknown) => {
        throw toInputError(error, input.name);
      });
      if (done === true) return;
      signal?.throwIfAborted();
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

function stopped(signal: AbortSignal | undefined, what: string): AssayError | undefined {
  if (signal?.aborted !== true) return undefined;
  return new AssayError('usage.invalid', `Stopped. Nothing was ${what}.`);
}

/** What reading the source said, in words; anything else as it is. */
function toInputError(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof AssayError || !('code' in error)) return error;
  const say = (
    code: 'input.not-found' | 'file.forbidden' | 'file.io' | 'file.malformed' | 'file.truncated',
    what: string,
  ) => new AssayError(code, `${name} ${what}. Nothing was imported.`, { cause: error });
  switch (error.code) {
    case 'ENOENT':
      return say('input.not-found', 'is not there');
    case 'EISDIR':
      return say('input.not-found', 'is a folder, not the export of a ledger');
    case 'EACCES':
      return say('file.forbidden', 'may not be read');
    case 'Z_BUF_ERROR':
      return say('file.truncated', 'ends too early: it was cut off. Copy it again from where it was made');
    case 'Z_DATA_ERROR':
      return say(
        'file.malformed',
        'is damaged, or not compressed as its name says. Copy it again from where it was made',
      );
    default:
      return 'syscall' in error ? say('file.io', `could not be read (${String(error.code)})`) : error;
  }
}
