/** Bytes of ffprobe's dump: lines of an address, up to eight groups of two bytes, and the same as text. */
export function parseHexDump(dump: string): Uint8Array {
  const lines = dump.matchAll(/^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} ){1,8})/gm);
  return Buffer.from([...lines].map((match) => (match[1] ?? '').replaceAll(' ', '')).join(''), 'hex');
}
