import { CODE_BYTES } from '../../domain/fingerprint.ts';
import { compileWasm, growMemory, instantiateWasm, type WasmMemory } from '../web-assembly.ts';
import { HAMMING_WASM_BASE64 } from './wasm/hamming-wasm.ts';

/** Queries that the kernel takes at once: MOST_QUERIES in wasm/hamming.c. */
export const MOST_QUERIES = 256;
/** Codes that `sift` looks at together: BLOCK in wasm/hamming.c. */
export const BLOCK_CODES = 128;
/** What `probe` can do: MOST_FLIPS in wasm/hamming.c flips in each of 16 tables. */
export const MOST_PROBE_RADIUS = 79;

/** One instance of wasm/hamming.c, with the codes of one segment in its memory; see there for each function. */
export interface HammingKernel {
  readonly memory: WasmMemory;
  readonly queriesAt: () => number;
  readonly radiiAt: () => number;
  readonly hitsAt: () => number;
  readonly codesAt: () => number;
  readonly hitCount: () => number;
  readonly bytesFor: (codes: number, indexed: 0 | 1) => number;
  readonly hold: (codes: number) => void;
  readonly fillTable: (table: number) => void;
  readonly probe: (query: number, radius: number, budget: number) => number;
  readonly scan: (from: number, to: number, queries: number) => number;
  readonly prepareSift: (queries: number) => void;
  readonly sift: (from: number, to: number, queries: number) => number;
}

let compiled: object | undefined;

/**
 * With room for so many codes, and when `indexed` for their tables. Each has a memory of its own, which goes when the kernel does;
 * pages nothing was written to take none.
 */
export function createHammingKernel(codes: number, indexed: boolean): HammingKernel {
  compiled ??= compileWasm(HAMMING_WASM_BASE64);
  const kernel = instantiateWasm<HammingKernel>(compiled);
  growMemory(kernel.memory, kernel.bytesFor(codes, indexed ? 1 : 0));
  kernel.hold(codes);
  return kernel;
}

/** The codes in the kernel's memory. */
export function codesOf(kernel: HammingKernel, count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(kernel.memory.buffer, kernel.codesAt(), count * CODE_BYTES);
}
