import { compileWasm, growMemory, instantiateWasm, type WasmMemory } from '../web-assembly.ts';
import { KEYPOINTS_WASM_BASE64 } from './wasm/keypoints-wasm.ts';

/** One instance of wasm/keypoints.c; see there for each function. */
export interface KeypointKernel {
  readonly memory: WasmMemory;
  readonly bytesForPicture: (width: number, height: number) => number;
  readonly hold: (width: number, height: number) => void;
  readonly pictureAt: () => number;
  readonly detect: (contrast: number) => number;
  readonly cornersAt: () => number;
  readonly blur: () => void;
  readonly pointsXAt: () => number;
  readonly pointsYAt: () => number;
  readonly cosinesAt: () => number;
  readonly sinesAt: () => number;
  readonly describe: (count: number, mirrored: 0 | 1) => void;
  readonly descriptorsAt: () => number;
  readonly shrink: (width: number, height: number) => void;
  readonly bytesForPairs: (finals: number, sources: number) => number;
  readonly finalsAt: () => number;
  readonly sourcesAt: (finals: number) => number;
  readonly bestOfFinalAt: () => number;
  readonly bestOfSourceAt: () => number;
  readonly distanceOfFinalAt: () => number;
  readonly distanceOfSourceAt: () => number;
  readonly pair: (finals: number, sources: number, most: number, mostAtFirst: number) => void;
}

/** Keypoints of a level or of a picture that it takes at once: MOST_KEYPOINTS in wasm/keypoints.c. */
export const MOST_KEYPOINTS = 4096;
/** MOST_SIDE there, pixels. */
export const MOST_SIDE = 8192;

let kernel: KeypointKernel | undefined;

/** The one of this process, with so much memory: nothing stays in it when other work begins. */
export function useKeypointKernel(bytes: (kernel: KeypointKernel) => number): KeypointKernel {
  kernel ??= instantiateWasm<KeypointKernel>(compileWasm(KEYPOINTS_WASM_BASE64));
  growMemory(kernel.memory, bytes(kernel));
  return kernel;
}
