import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Reader } from '@contentauth/c2pa-node';
import { describeStore, type StoreFacts, type StoreJson } from './describe-store.ts';
import type { Mark } from './mark-media.ts';

/** What anybody would pass for the extension. */
const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp', '.tif': 'image/tiff', '.dng': 'image/x-adobe-dng', '.gif': 'image/gif',
  '.avif': 'image/avif', '.heic': 'image/heic', '.jxl': 'image/jxl', '.svg': 'image/svg+xml', '.mp4': 'video/mp4', '.mov': 'video/quicktime',
  '.m4a': 'audio/mp4', '.wav': 'audio/wav', '.mp3': 'audio/mpeg', '.flac': 'audio/flac', '.avi': 'video/avi',
}; // biome-ignore format: one list

/** Reads a mark with c2pa-node and nothing of ours. Undefined when it finds no credential. */
export async function readWithEngine({ path, store }: Mark, anchorPem?: string): Promise<StoreFacts | undefined> {
  const settings = JSON.stringify({
    ...(anchorPem !== undefined && { trust: { trust_anchors: anchorPem } }),
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false },
  });
  const mimeType = store === undefined ? (TYPES[extname(path)] ?? '') : 'application/octet-stream';
  const asset = { path, mimeType };
  const reader =
    store === undefined
      ? await Reader.fromAsset(asset, settings)
      : await Reader.fromManifestDataAndAsset(await readFile(store), asset, settings);
  return reader === null ? undefined : describeStore(reader.json() as unknown as StoreJson);
}
