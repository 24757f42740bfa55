/** x264 and x265 write their version and all settings as text into the first picture (SEI, user data unregistered). */
const SIGNATURES = ['x264 - core ', 'x265 (build '] as const;
/** The settings of x264 take some 700 bytes, those of x265 2,000. */
const MAX_BYTES = 4096;

/** The settings as text, when one of the two made the stream. Never shown: only searched for what Assay knows. */
export function readEncoderSettings(data: Uint8Array): string | undefined {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (const signature of SIGNATURES) {
    const at = buffer.indexOf(signature, 0, 'latin1');
    if (at < 0) continue;
    const text = buffer.subarray(at, at + MAX_BYTES).toString('latin1');
    return /^[\x20-\x7e]*/.exec(text)?.[0];
  }
  return undefined;
}
