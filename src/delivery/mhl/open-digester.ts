import { createHash, type Hash } from 'node:crypto';
import { createXXHash3, createXXHash64, createXXHash128, type IHasher } from 'hash-wasm';
import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { encodeC4 } from './encode-c4.ts';

/** Makes one value after another; `start` begins a new one. */
export interface Digester {
  start(): void;
  update(bytes: Uint8Array): void;
  /** The value as ASC MHL writes it: lower-case hex, or a C4 ID. */
  finish(): string;
}

/**
 * A digester for one algorithm of ASC MHL. xxHash without a seed, written with the most significant byte first;
 * `xxh3` is the one of 64 bits; `c4` is SHA-512 in base 58.
 */
export async function openDigester(algorithm: MhlAlgorithm): Promise<Digester> {
  switch (algorithm) {
    case 'xxh64':
      return wrapWasm(await createXXHash64());
    case 'xxh3':
      return wrapWasm(await createXXHash3());
    case 'xxh128':
      return wrapWasm(await createXXHash128());
    case 'c4':
      return wrapNode('sha512', (hash) => encodeC4(hash.digest()));
    case 'md5':
    case 'sha1':
      return wrapNode(algorithm, (hash) => hash.digest('hex'));
  }
}

function wrapWasm(hasher: IHasher): Digester {
  return {
    start: () => void hasher.init(),
    update: (bytes) => void hasher.update(bytes),
    finish: () => hasher.digest('hex'),
  };
}

function wrapNode(name: string, finish: (hash: Hash) => string): Digester {
  let hash = createHash(name);
  return {
    start: () => {
      hash = createHash(name);
    },
    update: (bytes) => void hash.update(bytes),
    finish: () => finish(hash),
  };
}
