const BITS = 256;
const CODE_BYTES = BITS / 8;
/** One code in five is of a frame much like one before it: neighbours of one shot, versions of one picture. */
const ALIKE_SHARE = 0.2;
const ALIKE_BITS = 16;
/** Of the queries, so many are of a picture that is in there, changed; the others are foreign. */
const KNOWN_SHARE = 0.1;
const KNOWN_BITS = 60;

/** Codes as a ledger has them, the same for the same seed. */
export function makeCodes(count: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const codes = new Uint8Array(count * CODE_BYTES);
  new Uint32Array(codes.buffer).forEach((_, at, words) => {
    words[at] = random();
  });
  for (let at = 1; at < count; at += 1)
    if (random() / 2 ** 32 < ALIKE_SHARE)
      copyChanged(codes, random() % at, codes, at, random() % (ALIKE_BITS + 1), random);
  return codes;
}

/** Mostly foreign ones, some near hits at any distance up to 60 bits. */
export function makeQueries(codes: Uint8Array, count: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const queries = makeCodes(count, seed);
  for (let at = 0; at < count; at += 1)
    if (random() / 2 ** 32 < KNOWN_SHARE)
      copyChanged(codes, random() % (codes.length / CODE_BYTES), queries, at, random() % (KNOWN_BITS + 1), random);
  return queries;
}

export function listCodes(codes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: codes.length / CODE_BYTES }, (_, at) =>
    codes.subarray(at * CODE_BYTES, (at + 1) * CODE_BYTES),
  );
}

function copyChanged(
  from: Uint8Array,
  fromAt: number,
  to: Uint8Array,
  toAt: number,
  bits: number,
  random: () => number,
): void {
  to.set(from.subarray(fromAt * CODE_BYTES, (fromAt + 1) * CODE_BYTES), toAt * CODE_BYTES);
  for (let flip = 0; flip < bits; flip += 1) {
    const bit = random() % BITS;
    const at = toAt * CODE_BYTES + (bit >> 3);
    to[at] = (to[at] ?? 0) ^ (1 << (bit & 7));
  }
}

/** sfc32: passes the usual tests of randomness. */
function createRandom(seed: number): () => number {
  let [a, b, c, counter] = [seed, seed ^ 0x9e37_79b9, 0x85eb_ca6b, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let at = 0; at < 16; at += 1) next();
  return next;
}
