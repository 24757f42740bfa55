/** A node of DER (ITU-T X.690). */
export interface DerNode {
  readonly tag: number;
  readonly body: Uint8Array;
  /** The node with its tag and length. */
  readonly raw: Uint8Array;
}

/** Reads the node at the start of the bytes. Undefined when it is no DER with a definite length, or ends early. */
export function readDer(bytes: Uint8Array): DerNode | undefined {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  let length = first;
  let head = 2;
  if (first >= 0x80) {
    const width = first & 0x7f;
    if (width === 0 || width > 4 || bytes.length < 2 + width) return undefined;
    length = 0;
    for (const byte of bytes.subarray(2, 2 + width)) length = length * 256 + byte;
    head += width;
  }
  if (length > bytes.length - head) return undefined;
  return { tag, body: bytes.subarray(head, head + length), raw: bytes.subarray(0, head + length) };
}

/** The nodes inside a constructed node, at most 1,000 (none when one of them is broken). */
export function readDerChildren(node: DerNode | undefined): readonly DerNode[] {
  const list: DerNode[] = [];
  let rest = node?.body ?? new Uint8Array();
  while (rest.length > 0) {
    const child = readDer(rest);
    if (child === undefined || list.length >= 1000) return [];
    list.push(child);
    rest = rest.subarray(child.raw.length);
  }
  return list;
}

/** An object identifier in dotted form; empty for anything else. */
export function readOid(node: DerNode | undefined): string {
  if (node === undefined || node.tag !== 0x06 || node.body.length === 0 || node.body.length > 64) return '';
  const arcs: number[] = [];
  let value = 0;
  for (const byte of node.body) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(value);
    value = 0;
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

/** A GeneralizedTime or UTCTime in milliseconds since 1970; undefined for anything else or another zone than UTC. */
export function readTimeMs(node: DerNode | undefined): number | undefined {
  if (node === undefined || (node.tag !== 0x17 && node.tag !== 0x18) || node.body.length > 32) return undefined;
  const text = Buffer.from(node.body).toString('latin1');
  const match =
    node.tag === 0x18
      ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
      : /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // Two digits: RFC 5280 section 4.1.2.5.1.
  const fullYear = node.tag === 0x18 ? year : year >= 50 ? 1900 + year : 2000 + year;
  const fraction = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000);
  const time = Date.UTC(fullYear, month - 1, day, hour, minute, second, fraction);
  return Number.isNaN(time) ? undefined : time;
}
