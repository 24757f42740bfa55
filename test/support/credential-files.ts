import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Builder } from '@contentauth/c2pa-node';
import sharp from 'sharp';
import { loadTrustSet, type TrustSet } from '../../src/credentials/trust-set.ts';
import type { Sidecar } from '../../src/domain/asset.ts';
import type { CredentialReading } from '../../src/domain/credential.ts';
import type { Credential } from './certificates.ts';

/** Third-party files, when they lie next to the repository. */
export const SAMPLES = new URL('../../../shared/samples/', import.meta.url);
export const HAS_SAMPLES = existsSync(SAMPLES);

export function samplePath(name: string): string {
  return new URL(encodeURI(name), SAMPLES).pathname.split('/').map(decodeURIComponent).join('/');
}

/** A small picture of one colour. */
export function makePicture(format: 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif' | 'gif'): Promise<Buffer> {
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#446688' } });
  return picture.toFormat(format).toBuffer();
}

/** A mono WAV of a tenth of a second. */
export function makeWav(): Buffer {
  const samples = Buffer.alloc(9600, 3);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(48_000, 24);
  head.writeUInt32LE(96_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** Begins like an OpenEXR file; the engine has no reader for the type whatever follows. */
export function makeExr(fill: number): Buffer {
  return Buffer.concat([Buffer.from([0x76, 0x2f, 0x31, 0x01, 0x02, 0, 0, 0]), Buffer.alloc(2000, fill)]);
}

export function flipByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

export function trustIn(...anchors: readonly Credential[]): TrustSet {
  return loadTrustSet(anchors.map((anchor) => ({ name: `${anchor.subject}.pem`, pem: anchor.pem })));
}

export interface Folder {
  write(name: string, bytes: Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'assay-credentials-'));
  return {
    async write(name, bytes) {
      await writeFile(join(path, name), bytes);
      return join(path, name);
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A request as the inspector makes it, for a file that may carry a credential. */
export function requestFor(
  path: string,
  sidecars: readonly { readonly path: string; readonly match: Sidecar['match'] }[] = [],
) {
  return {
    path,
    carrier: 'possible' as const,
    initSegment: false,
    sidecars: sidecars.map((sidecar) => ({
      ...sidecar,
      name: sidecar.path.split('/').at(-1) ?? '',
      kind: 'c2pa' as const,
      sizeBytes: 0,
      mtimeMs: 0,
      ctimeMs: 0,
      inode: 0,
    })),
  };
}

/** Adds an ingredient, and the action that goes with its relation. */
export function withIngredient(bytes: Buffer, mimeType: string, relationship: string, title = 'part') {
  return async (builder: Builder): Promise<void> => {
    await builder.addIngredient(JSON.stringify({ title, relationship, label: 'part' }), { buffer: bytes, mimeType });
    const parameters = { ingredientIds: ['part'] };
    const created = {
      action: 'c2pa.created',
      digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation',
    };
    if (relationship === 'parentOf') builder.addAction(JSON.stringify({ action: 'c2pa.opened', parameters }));
    else if (relationship === 'inputTo') builder.addAction(JSON.stringify({ ...created, parameters }));
    else {
      builder.addAction(JSON.stringify(created));
      builder.addAction(JSON.stringify({ action: 'c2pa.placed', parameters }));
    }
  };
}

export function activeManifest(reading: CredentialReading) {
  const manifest = reading.manifests.find(({ label }) => label === reading.activeManifest);
  if (manifest === undefined) throw new Error('the reading has no active manifest');
  return manifest;
}
