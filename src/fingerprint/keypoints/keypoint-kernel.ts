import { compileWasm, growMemory, instantiateWasm, type WasmMemory } from '../web-assembly.ts';
import { KEYPOINTS_WASM_BASE64 } from './wasm/keypoints-wasm.ts';

/** One instance of wasm/keypoints.c; see there for each function. */
export interface KeypointKernel {
  readonly memory: WasmMemory;
  readonly bytesForPicture: (width: number, height: number) => number;
  readonly pictureAt: () => number;
  readonly cornersAt: (width: number, height: number) => number;
  readonly detect: (width: number, height: number, contrast: number) => number;
  readonly bytesForPairs: (finals: number, sources: number) => number;
  readonly finalsAt: () => number;
  readonly sourcesAt: (finals: number) => number;
  readonly bestOfFinalAt: () => number;
  readonly bestOfSourceAt: () => number;
  readonly distanceOfFinalAt: () => number;
  readonly distanceOfSourceAt: () => number;
  readonly pair: (finals: number, sources: number, most: number, mostAtFirst: number) => void;
}

/** Keypoints that `pair` takes of each picture: MOST_KEYPOINTS in wasm/keypoints.c. */
export const MOST_PAIRED = 4096;

let kernel: KeypointKernel | undefined;

/** The one of this process: nothing stays in it from one call to the next. */
export function useKeypointKernel(bytes: (kernel: KeypointKernel) => number): KeypointKernel {
  kernel ??= instantiateWasm<KeypointKernel>(compileWasm(KEYPOINTS_WASM_BASE64));
  growMemory(kernel.memory, bytes(kernel));
  return kernel;
}
