import { parseBoundedJson } from './bounded-json.ts';
import { AssayError } from './errors.ts';
import { SIGNATURE_ALGORITHMS } from './manifest-plan.ts';
import { RECEIPT_FORMAT, type Receipt, type ReceiptEntry, type ReceiptFailure } from './receipt.ts';
import {
  boundedList,
  boundedText,
  credentialState,
  flag,
  hash,
  malformed,
  mediaPath,
  oneOf,
  optional,
  record,
  sourceCode,
  time,
  uuid,
  wholeNumber,
} from './receipt-fields.ts';

/** Most entries, and most failures, of one receipt. */
export const RECEIPT_ENTRY_LIMIT = 1_000_000;
/**
 * Longest receipt that is written and read, in bytes: half of what JavaScript keeps in one string, some 400,000 entries with
 * ordinary names.
 */
export const RECEIPT_BYTES_LIMIT = 256 * 1024 * 1024;

/** Files beside one marked file. Assay writes two at most. */
const SIDECAR_LIMIT = 16;
const WARNING_LIMIT = 1000;
const MESSAGE_LIMIT = 8192;
/** Brackets and commas of the largest receipt: an entry has some 25. */
const JSON_ITEM_LIMIT = 32 * RECEIPT_ENTRY_LIMIT;
/** A receipt has 5 levels; what newer ones add may have a few more. */
const JSON_DEPTH_LIMIT = 16;
const CARRIERS = ['embedded', 'sidecar', 'sequence'] as const;

/**
 * The receipt as JSON, the same byte for byte for the same receipt: keys in a fixed order, entries and failures by path, one a
 * line. Throws `limit.output` when it is longer than is read back ({@link RECEIPT_BYTES_LIMIT}).
 */
export function renderReceipt(receipt: Receipt): string {
  const { id, madeAt, program, signer, warnings, page } = receipt;
  const text = [
    '{',
    `"format": ${JSON.stringify(RECEIPT_FORMAT)},`,
    `"version": ${receipt.version},`,
    `"id": ${JSON.stringify(id)},`,
    `"madeAt": ${JSON.stringify(madeAt)},`,
    `"program": ${JSON.stringify({ name: program.name, version: program.version })},`,
    `"signer": ${JSON.stringify({
      name: signer.name,
      fingerprint: signer.fingerprint,
      algorithm: signer.algorithm,
      development: signer.development,
      timeStampAuthority: signer.timeStampAuthority,
    })},`,
    `"warnings": ${JSON.stringify(warnings)},`,
    ...(page === undefined ? [] : [`"page": ${JSON.stringify({ name: page.name, sha256: page.sha256 })},`]),
    `"entries": ${renderLines(receipt.entries, renderEntry)},`,
    `"failures": ${renderLines(receipt.failures, renderFailure)}`,
    '}',
    '',
  ].join('\n');
  if (text.length <= RECEIPT_BYTES_LIMIT && receipt.entries.length <= RECEIPT_ENTRY_LIMIT) return text;
  const message = `A receipt for ${receipt.entries.length} files is too large to be read again. Mark in several runs, with a receipt each.`;
  throw new AssayError('limit.output', message);
}

/** {@link parseReceipt} over a stranger's text, within limits of size and depth. */
export function parseReceiptText(text: string): Receipt {
  const limits = { maxBytes: RECEIPT_BYTES_LIMIT, maxDepth: JSON_DEPTH_LIMIT, maxItems: JSON_ITEM_LIMIT };
  return parseReceipt(parseBoundedJson(text, limits));
}

/**
 * Checks a stranger's document and gives it as a receipt; what it has beside is left out. Throws `file.malformed` with the
 * place that is wrong. Paths are relative, `/` between parts, none of them `..`: they are compared with, never opened.
 */
export function parseReceipt(value: unknown): Receipt {
  const receipt = record(value, 'the receipt');
  if (receipt['format'] !== RECEIPT_FORMAT) throw malformed('format', `must be "${RECEIPT_FORMAT}"`);
  if (receipt['version'] !== 1)
    throw malformed('version', 'must be 1. A newer Assay may have written it: read it with that one');
  const program = record(receipt['program'], 'program');
  const signer = record(receipt['signer'], 'signer');
  const page = optional(receipt['page'], (field) => record(field, 'page'));
  const authority = optional(signer['timeStampAuthority'], (field) => boundedText(field, 'signer.timeStampAuthority'));
  return {
    format: RECEIPT_FORMAT,
    version: 1,
    id: uuid(receipt['id'], 'id'),
    madeAt: time(receipt['madeAt'], 'madeAt'),
    program: {
      name: boundedText(program['name'], 'program.name'),
      version: boundedText(program['version'], 'program.version'),
    },
    signer: {
      name: boundedText(signer['name'], 'signer.name'),
      fingerprint: boundedText(signer['fingerprint'], 'signer.fingerprint'),
      algorithm: oneOf(signer['algorithm'], 'signer.algorithm', SIGNATURE_ALGORITHMS),
      development: flag(signer['development'], 'signer.development'),
      ...(authority !== undefined && { timeStampAuthority: authority }),
    },
    warnings: boundedList(receipt['warnings'], 'warnings', WARNING_LIMIT).map((each, at) =>
      boundedText(each, `warnings[${at}]`, MESSAGE_LIMIT),
    ),
    entries: boundedList(receipt['entries'], 'entries', RECEIPT_ENTRY_LIMIT).map(parseEntry),
    failures: boundedList(receipt['failures'], 'failures', RECEIPT_ENTRY_LIMIT).map(parseFailure),
    ...(page !== undefined && {
      page: { name: parsePageName(page['name']), sha256: hash(page['sha256'], 'page.sha256') },
    }),
  };
}

function parseEntry(value: unknown, index: number): ReceiptEntry {
  const place = `entries[${index}]`;
  const entry = record(value, place);
  const timeStampedAt = optional(entry['timeStampedAt'], (field) => time(field, `${place}.timeStampedAt`));
  const unchanged = optional(entry['unchanged'], (field) => flag(field, `${place}.unchanged`));
  return {
    path: mediaPath(entry['path'], `${place}.path`),
    carrier: oneOf(entry['carrier'], `${place}.carrier`, CARRIERS),
    sidecars: boundedList(entry['sidecars'], `${place}.sidecars`, SIDECAR_LIMIT).map((each, at) => {
      const sidecar = record(each, `${place}.sidecars[${at}]`);
      return {
        path: mediaPath(sidecar['path'], `${place}.sidecars[${at}].path`),
        sha256: hash(sidecar['sha256'], `${place}.sidecars[${at}].sha256`),
      };
    }),
    before: parseContent(entry['before'], `${place}.before`),
    after: parseContent(entry['after'], `${place}.after`),
    origin: sourceCode(entry['origin'], `${place}.origin`),
    manifest: boundedText(entry['manifest'], `${place}.manifest`),
    request: hash(entry['request'], `${place}.request`),
    readBack: credentialState(entry['readBack'], `${place}.readBack`),
    ...(timeStampedAt !== undefined && { timeStampedAt }),
    ...(unchanged !== undefined && { unchanged }),
  };
}

function parseContent(value: unknown, place: string): ReceiptEntry['before'] {
  const content = record(value, place);
  return {
    sha256: hash(content['sha256'], `${place}.sha256`),
    sizeBytes: wholeNumber(content['sizeBytes'], `${place}.sizeBytes`),
  };
}

function parseFailure(value: unknown, index: number): ReceiptFailure {
  const place = `failures[${index}]`;
  const failure = record(value, place);
  return {
    path: mediaPath(failure['path'], `${place}.path`),
    code: boundedText(failure['code'], `${place}.code`, 100),
    message: boundedText(failure['message'], `${place}.message`, MESSAGE_LIMIT),
  };
}

/** The page lies beside the receipt: its name is no path. */
function parsePageName(value: unknown): string {
  const name = mediaPath(value, 'page.name');
  if (name.includes('/') || name.includes('\\')) throw malformed('page.name', 'must be a name without a folder');
  return name;
}

/** Keys in a fixed order, whoever made the object. What is undefined is left out. */
function renderEntry(entry: ReceiptEntry): string {
  return JSON.stringify({
    path: entry.path,
    carrier: entry.carrier,
    sidecars: entry.sidecars.map(({ path, sha256 }) => ({ path, sha256 })).toSorted(byPath),
    before: { sha256: entry.before.sha256, sizeBytes: entry.before.sizeBytes },
    after: { sha256: entry.after.sha256, sizeBytes: entry.after.sizeBytes },
    origin: entry.origin,
    manifest: entry.manifest,
    request: entry.request,
    readBack: entry.readBack,
    timeStampedAt: entry.timeStampedAt,
    unchanged: entry.unchanged,
  });
}

function renderFailure({ path, code, message }: ReceiptFailure): string {
  return JSON.stringify({ path, code, message });
}

function renderLines<T extends { readonly path: string }>(items: readonly T[], render: (item: T) => string): string {
  if (items.length === 0) return '[]';
  const lines = items.toSorted(byPath).map((item) => ({ path: item.path, text: render(item) }));
  return `[\n${lines.map(({ text }) => text).join(',\n')}\n]`;
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
