import { AssayError } from '../domain/errors.ts';

const PAGE_BYTES = 65_536;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** TypeScript knows these names only together with a browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** Something that instances can be made of, each with a memory of its own. */
export function compileWasm(base64: string): object {
  return new WebAssembly.Module(Buffer.from(base64, 'base64'));
}

/** `Exports`: what its source exports, which nobody can check here. Throws AssayError `limit.memory`. */
export function instantiateWasm<Exports>(module: object): Exports {
  return withinMemory(() => new WebAssembly.Instance(module, {}).exports as Exports);
}

/** Grows a memory to at least so many bytes; views of it made before are gone then. Throws AssayError `limit.memory`. */
export function growMemory(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) withinMemory(() => memory.grow(Math.ceil(missing / PAGE_BYTES)));
}

function withinMemory<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AssayError('limit.memory', 'There is not enough memory for the index of fingerprints.', { cause: error });
  }
}
