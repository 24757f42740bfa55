import { crc32, deflateSync } from 'node:zlib';

/** One PNG chunk with its check sum. */
export function makeChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

export function makeText(keyword: string, text: string): Buffer {
  return makeChunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'));
}

/** Text packed without limit: `unpackedBytes` of `A` take a thousandth of that. */
export function makePackedText(keyword: string, unpackedBytes: number): Buffer {
  const packed = deflateSync(Buffer.alloc(unpackedBytes, 0x41), { level: 9 });
  return makeChunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`, 'latin1'), packed]));
}

export function makeXmpChunk(xmp: string): Buffer {
  return makeChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`));
}

/** A grey picture of 8 x 8 pixels with the chunks given before its pixels. */
export function makePng(...chunks: readonly Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.alloc(8 * 25));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    makeChunk('IHDR', header),
    ...chunks,
    makeChunk('IDAT', pixels),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An XMP packet around properties of the namespaces dc, a, Iptc4xmpExt. */
export function makeXmp(properties: string, prologue = ''): string {
  return `${prologue}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://a/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}
