/** A scan-line EXR of half floats in R, G and B, one line to a chunk, not compressed, with the required attributes only. */
export function makeExr(width: number, height: number, pixels: Buffer): Buffer {
  const header = Buffer.concat([
    Buffer.from([0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0]),
    attribute('channels', 'chlist', Buffer.concat([...['B', 'G', 'R'].map(makeChannel), Buffer.alloc(1)])),
    attribute('compression', 'compression', Buffer.from([0])),
    attribute('dataWindow', 'box2i', words(0, 0, width - 1, height - 1)),
    attribute('displayWindow', 'box2i', words(0, 0, width - 1, height - 1)),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('pixelAspectRatio', 'float', floats(1)),
    attribute('screenWindowCenter', 'v2f', floats(0, 0)),
    attribute('screenWindowWidth', 'float', floats(1)),
    Buffer.alloc(1),
  ]);
  const lineBytes = width * 6;
  const table = Buffer.alloc(height * 8);
  const lines: Buffer[] = [];
  for (let line = 0; line < height; line += 1) {
    table.writeBigUInt64LE(BigInt(header.length + table.length + line * (8 + lineBytes)), line * 8);
    lines.push(words(line, lineBytes), pixels.subarray(line * lineBytes, (line + 1) * lineBytes));
  }
  return Buffer.concat([header, table, ...lines]);
}

function makeChannel(name: string): Buffer {
  return Buffer.concat([Buffer.from(`${name}\0`), words(1, 0, 1, 1)]);
}

function attribute(name: string, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${name}\0${type}\0`), words(value.length), value]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeInt32LE(value, at * 4);
  return bytes;
}

function floats(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}
