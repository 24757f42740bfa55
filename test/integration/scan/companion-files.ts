import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type SourceCode, sourceTypeUri } from '../../../src/domain/digital-source-type.ts';
import { groupSequences } from '../../../src/domain/group-sequences.ts';
import { RECEIPT_FORMAT, type Receipt, type ReceiptEntry } from '../../../src/domain/receipt.ts';
import { renderReceipt } from '../../../src/domain/receipt-document.ts';
import { createSequenceIndex, renderSequenceIndex } from '../../../src/domain/sequence-index.ts';
import type { Credential } from '../../support/certificates.ts';
import { signSidecar } from '../../support/sign.ts';
import { makeExr } from '../../unit/media/probe/make/exr.ts';

/** Where to write: a scanner is one. */
export interface Place {
  readonly root: string;
  writeOld(name: string, bytes: Uint8Array | string): string;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Frames of their own content each; returns their names. */
export function writeFrames(place: Place, folder: string, count: number, prefix = 'sh010.'): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `${prefix}${1001 + at}.exr`;
    place.writeOld(join(folder, name), makeFrame(`${prefix}${1001 + at}`));
    return name;
  });
}

export function makeFrame(text: string): Buffer {
  return makeExr({ extra: [['slate', 'string', text]] });
}

const makeAction = (origin: SourceCode) => ({
  label: 'c2pa.actions.v2',
  data: {
    actions: [{ action: 'c2pa.created', digitalSourceType: sourceTypeUri(origin), softwareAgent: { name: 'Painter' } }],
  },
});

/** Signs what lies at `path` as of this origin, and writes the `.c2pa` file beside it. */
export async function signBeside(place: Place, path: string, signer: Credential, origin: SourceCode): Promise<void> {
  const manifest = { assertions: [makeAction(origin)] };
  const store = await signSidecar(join(place.root, path), { signer, intent: 'none', manifest });
  place.writeOld(`${path}.c2pa`, store);
}

/** Writes the index of frames as they lie there now, unsigned. */
export function writeIndex(place: Place, folder: string, names: readonly string[], indexName: string): string {
  const files = names.map((name) => {
    const path = join(place.root, folder, name);
    return { name, sizeBytes: statSync(path).size, sha256: sha256(readFileSync(path)) };
  });
  const [sequence] = groupSequences(names.map((name) => ({ name, mediaType: 'image/x-exr' }))).sequences;
  if (sequence === undefined) throw new Error('These are no sequence.');
  const path = join(folder, indexName);
  place.writeOld(path, renderSequenceIndex(createSequenceIndex(sequence, files)));
  return path;
}

export function entryOf(
  path: string,
  before: Uint8Array,
  after: Uint8Array,
  more: Partial<ReceiptEntry> = {},
): ReceiptEntry {
  return {
    path,
    carrier: before === after ? 'sidecar' : 'embedded',
    sidecars: before === after ? [{ path: `${path}.c2pa`, sha256: sha256('sidecar') }] : [],
    before: { sha256: sha256(before), sizeBytes: before.length },
    after: { sha256: sha256(after), sizeBytes: after.length },
    origin: 'trainedAlgorithmicMedia',
    manifest: `urn:c2pa:${basename(path)}`,
    request: sha256('request'),
    readBack: 'valid',
    ...more,
  };
}

export function writeReceipt(place: Place, path: string, signer: Credential, entries: readonly ReceiptEntry[]): void {
  const receipt: Receipt = {
    format: RECEIPT_FORMAT,
    version: 1,
    id: '123e4567-e89b-42d3-a456-426614174000',
    madeAt: '2026-11-20T10:00:00.000Z',
    program: { name: 'assay', version: '1.0.0' },
    signer: {
      name: signer.subject,
      fingerprint: sha256(new X509Certificate(signer.pem).raw),
      algorithm: signer.kind,
      development: false,
    },
    warnings: [],
    entries,
    failures: [],
  };
  place.writeOld(path, renderReceipt(receipt));
}
