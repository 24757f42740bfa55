/** Writes DER for certificates and time stamps made in tests. Only what they need. */

export function derNode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length, ...length]), body]);
}

export function derSequence(...parts: readonly Uint8Array[]): Buffer {
  return derNode(0x30, ...parts);
}

export function derSet(...parts: readonly Uint8Array[]): Buffer {
  return derNode(0x31, ...parts);
}

export function derInteger(value: number | Uint8Array): Buffer {
  if (typeof value === 'number') {
    const bytes: number[] = [];
    for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
    if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
    return derNode(0x02, Buffer.from(bytes));
  }
  // As short as it goes: one in five hundred random numbers has zeros in front, and readers refuse those.
  let from = 0;
  while (from < value.length - 1 && value[from] === 0) from += 1;
  const shortest = value.subarray(from);
  return derNode(0x02, (shortest[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

export function derOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const part = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) part.unshift((left & 0x7f) | 0x80);
    bytes.push(...part);
  }
  return derNode(0x06, Buffer.from(bytes));
}

export function derText(text: string): Buffer {
  return derNode(0x0c, Buffer.from(text, 'utf8'));
}

export function derOctets(bytes: Uint8Array): Buffer {
  return derNode(0x04, bytes);
}

export function derBits(bytes: Uint8Array, unused = 0): Buffer {
  return derNode(0x03, Buffer.from([unused]), bytes);
}

export function derBoolean(value: boolean): Buffer {
  return derNode(0x01, Buffer.from([value ? 0xff : 0]));
}

/** GeneralizedTime with whole seconds, UTC. */
export function derTime(time: Date): Buffer {
  const text = time
    .toISOString()
    .replaceAll(/[-:T]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  return derNode(0x18, Buffer.from(text, 'ascii'));
}

/** `[tag] EXPLICIT`. */
export function derTagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  return derNode(0xa0 | tag, ...parts);
}

export const DER_NULL = Buffer.from([0x05, 0x00]);
