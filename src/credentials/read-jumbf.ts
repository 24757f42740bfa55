/** A JUMBF superbox (ISO/IEC 19566-5). */
export interface JumbfBox {
  readonly label: string;
  /** First four bytes of the type UUID as text (`c2pa`, `c2ma`, `c2cl`, `c2cs` …), where they are text. */
  readonly type: string;
  /** What hashes are made over: all of the box behind its own length and type. */
  readonly payload: Uint8Array;
  readonly children: readonly JumbfBox[];
  /** Content boxes that are no superboxes, by their four-letter type. */
  readonly contents: readonly { readonly type: string; readonly bytes: Uint8Array }[];
}

/** Store, manifest, assertion store, assertion: four levels, and some to spare. */
const DEPTH_LIMIT = 8;
/** The most boxes read in one store. */
const BOX_LIMIT = 20_000;

interface RawBox {
  readonly type: string;
  readonly body: Uint8Array;
  readonly end: number;
}

function readBox(bytes: Uint8Array, at: number): RawBox | undefined {
  if (at + 8 > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
  let size = view.getUint32(at);
  let head = 8;
  if (size === 1) {
    if (at + 16 > bytes.length) return undefined;
    size = Number(view.getBigUint64(at + 8));
    head = 16;
  } else if (size === 0) size = bytes.length - at;
  if (size < head || size > bytes.length - at) return undefined;
  return { type, body: bytes.subarray(at + head, at + size), end: at + size };
}

function readDescription(body: Uint8Array): { readonly type: string; readonly label: string } | undefined {
  const toggles = body[16];
  if (toggles === undefined) return undefined;
  const type = Buffer.from(body.subarray(0, 4)).toString('latin1');
  if ((toggles & 2) === 0) return { type, label: '' };
  const end = body.indexOf(0, 17);
  if (end < 0) return undefined;
  return { type, label: Buffer.from(body.subarray(17, end)).toString('utf8') };
}

function readSuperbox(body: Uint8Array, depth: number, count: { left: number }): JumbfBox | undefined {
  const first = readBox(body, 0);
  if (first === undefined || first.type !== 'jumd' || depth > DEPTH_LIMIT) return undefined;
  const description = readDescription(first.body);
  if (description === undefined) return undefined;
  const children: JumbfBox[] = [];
  const contents: { type: string; bytes: Uint8Array }[] = [];
  for (let at = first.end; at < body.length; ) {
    count.left -= 1;
    const box = count.left > 0 ? readBox(body, at) : undefined;
    if (box === undefined) return undefined;
    if (box.type === 'jumb') {
      const child = readSuperbox(box.body, depth + 1, count);
      if (child !== undefined) children.push(child);
    } else contents.push({ type: box.type, bytes: box.body });
    at = box.end;
  }
  return { ...description, payload: body, children, contents };
}

/** True when the bytes begin as the superbox of a C2PA manifest store does. */
export function isManifestStore(bytes: Uint8Array): boolean {
  const outer = bytes.subarray(0, 64);
  return (
    Buffer.from(outer.subarray(4, 8)).toString('latin1') === 'jumb' &&
    Buffer.from(outer.subarray(12, 20)).toString('latin1') === 'jumdc2pa'
  );
}

/** Reads a manifest store. Undefined when the bytes are none, end early or go over a limit. */
export function readJumbf(bytes: Uint8Array): JumbfBox | undefined {
  const box = readBox(bytes, 0);
  if (box === undefined || box.type !== 'jumb') return undefined;
  return readSuperbox(box.body, 0, { left: BOX_LIMIT });
}
