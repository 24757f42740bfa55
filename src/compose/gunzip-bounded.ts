import { gunzipSync } from 'node:zlib';

/** Unpacks gzip to at most `maxBytes`; undefined when it is no gzip or would be larger. */
export function gunzipBounded(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}
