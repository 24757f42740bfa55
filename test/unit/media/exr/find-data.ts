/** Where the offset tables of a made EXR end and its chunks begin: the first entry of the first table says it. */
export function findData(bytes: Buffer, chunks: number): number {
  for (let at = 8; at < bytes.length - 8; at += 1)
    if (Number(bytes.readBigUInt64LE(at)) === at + chunks * 8) return at + chunks * 8;
  throw new Error('no offset table');
}
