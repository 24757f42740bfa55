import { closeSync, openSync, writeSync } from 'node:fs';
import { makeNoise } from './noise.ts';

const STEP_BYTES = 16 * 1024 * 1024;

/** One track without samples, as far as a reader of structure goes, and a media box of noise. */
export function writeMovie(path: string, sizeBytes: number): void {
  const file = openSync(path, 'w');
  const head = Buffer.concat([makeBox('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1')), makeMovieBox()]);
  writeSync(file, head);
  const mediaBytes = sizeBytes - head.length - 16;
  const mediaHead = Buffer.alloc(16);
  mediaHead.writeUInt32BE(1);
  mediaHead.write('mdat', 4);
  mediaHead.writeBigUInt64BE(BigInt(mediaBytes + 16), 8);
  writeSync(file, mediaHead);
  const noise = makeNoise(1, STEP_BYTES);
  for (let done = 0; done < mediaBytes; done += STEP_BYTES)
    writeSync(file, noise.subarray(0, Math.min(STEP_BYTES, mediaBytes - done)));
  closeSync(file);
}

function makeMovieBox(): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(24_000, 12);
  header.writeUInt32BE(24_000 * 60, 16);
  header.writeUInt32BE(0x00010000, 20);
  header.writeUInt32BE(2, 96);
  return makeBox('moov', makeBox('mvhd', header));
}

function makeBox(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4);
  return Buffer.concat([head, body]);
}
