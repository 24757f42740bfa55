import { AssayError } from '../../domain/errors.ts';
import type { LedgerHead } from '../../domain/ledger.ts';
import { SCHEMA_VERSION } from '../migrate.ts';

/** Value of `assay` in the first line. docs/ledger-export.md describes the format. */
const KIND = 'ledger-export';

/** Of the format itself; the tables have a version of their own. */
const FORMAT_VERSION = 1;

export function formatHeader(head: LedgerHead): string {
  const { sequence, hash } = head;
  return JSON.stringify({ assay: KIND, version: FORMAT_VERSION, tables: SCHEMA_VERSION, head: { sequence, hash } });
}

/** The head of the ledger that was exported. Errors: `file.malformed`, `ledger.newer`, `usage.invalid` (older). */
export function parseHeader(line: string): LedgerHead {
  const { assay, head, ...written } = asObject(line) ?? {};
  const version = Number(written['version']);
  const tables = Number(written['tables']);
  if (assay !== KIND || !Number.isSafeInteger(version) || !Number.isSafeInteger(tables))
    throw new AssayError(
      'file.malformed',
      'This is not the export of a ledger: its first line does not say so. Nothing was imported. See: assay help ledger export',
    );
  if (version > FORMAT_VERSION || tables > SCHEMA_VERSION)
    throw new AssayError(
      'ledger.newer',
      `The export was written by a newer version of Assay (format ${version}, tables ${tables}; this program knows format ` +
        `${FORMAT_VERSION}, tables ${SCHEMA_VERSION}). Update Assay on this machine. Nothing was imported.`,
    );
  if (version < FORMAT_VERSION || tables < SCHEMA_VERSION)
    throw new AssayError(
      'usage.invalid',
      `The export was written by an older version of Assay (format ${version}, tables ${tables}). Export the ledger again with ` +
        'this version, which brings it up to date. Nothing was imported.',
    );
  const { sequence, hash } = isObject(head) ? head : {};
  if (!Number.isSafeInteger(sequence) || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
    throw new AssayError('file.malformed', 'The export does not name the head of its ledger. Nothing was imported.');
  return { sequence: Number(sequence), hash };
}

export function formatTable(name: string, columns: readonly string[]): string {
  return JSON.stringify({ table: name, columns });
}

export interface Trailer {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of every byte before the trailer, hex. */
  readonly sha256: string;
}

export function formatTrailer({ rows, sha256 }: Trailer): string {
  return JSON.stringify({ rows, sha256 });
}

/** Undefined when the line is none. */
export function parseTrailer(line: string): Trailer | undefined {
  const { rows, sha256 } = asObject(line) ?? {};
  if (typeof sha256 !== 'string' || !isObject(rows)) return undefined;
  if (!Object.values(rows).every((count) => Number.isSafeInteger(count))) return undefined;
  return { rows: rows as Record<string, number>, sha256 };
}

function asObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
