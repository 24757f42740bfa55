import { createRequire } from 'node:module';

/** The part of opencv-js that the product's own keypoints are held against: the package's types are those of another version. */
export interface OpenCv {
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat;
  readonly Size: new (width: number, height: number) => Size;
  readonly KeyPointVector: new () => KeyPointVector;
  readonly FastFeatureDetector: new (contrast: number, onlyMaxima: boolean) => FastFeatureDetector;
  readonly ORB: new (
    features: number,
    scaleFactor: number,
    levels: number,
    edgeThreshold: number,
    firstLevel: number,
    pointsPerTest: number,
    scoreType: unknown,
    patchSize: number,
    fastThreshold: number,
  ) => Orb;
  readonly ORB_FAST_SCORE: unknown;
  readonly CV_8UC1: number;
  readonly INTER_AREA: number;
  readonly INTER_LINEAR: number;
  readonly HEAPU8: Uint8Array;
  flip(from: Mat, to: Mat, axis: number): void;
  resize(from: Mat, to: Mat, size: Size, scaleX: number, scaleY: number, interpolation: number): void;
}

/** Anything that lives in OpenCV's own memory: nobody collects it. */
export interface Deletable {
  delete(): void;
}

export interface Mat extends Deletable {
  readonly rows: number;
  readonly cols: number;
  /** A view of OpenCV's memory: gone with the next call that makes that memory grow. */
  readonly data: Uint8Array;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface KeyPoint {
  readonly pt: { readonly x: number; readonly y: number };
  readonly size: number;
  /** Degrees, clockwise as the picture is seen. */
  readonly angle: number;
  readonly response: number;
  readonly octave: number;
  readonly class_id: number;
}

export interface KeyPointVector extends Deletable {
  size(): number;
  get(at: number): KeyPoint;
  push_back(point: KeyPoint): void;
}

export interface FastFeatureDetector extends Deletable {
  detect(picture: Mat, into: KeyPointVector): void;
}

export interface Orb extends Deletable {
  compute(picture: Mat, points: KeyPointVector, descriptors: Mat): void;
}

/** What OpenCV's loader hangs onto the process: rethrowing and aborting there is not a library's business. */
const HOOKS = ['uncaughtException', 'unhandledRejection'] as const;

/** As WebAssembly: about 0.35 s and 130 MB. */
export async function loadOpenCv(): Promise<OpenCv> {
  const before = HOOKS.map((hook) => process.listeners(hook as 'uncaughtException'));
  const module = createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv & {
    calledRun?: boolean;
    onRuntimeInitialized?: () => void;
    then?: unknown;
  };
  for (const [at, hook] of HOOKS.entries()) {
    for (const listener of process.listeners(hook as 'uncaughtException')) {
      if (before[at]?.includes(listener) !== true) process.removeListener(hook, listener);
    }
  }
  // Awaited with its own `then`, the module hands over itself, and that has a `then` again, for ever.
  delete module.then;
  if (module.calledRun !== true) {
    await new Promise<void>((resolve) => {
      module.onRuntimeInitialized = resolve;
    });
  }
  return module;
}

/** Runs with objects of OpenCV's memory and deletes all that were kept, whatever happens. */
export function withDeletables<T>(run: (keep: <D extends Deletable>(made: D) => D) => T): T {
  const kept: Deletable[] = [];
  try {
    return run((made) => {
      kept.push(made);
      return made;
    });
  } finally {
    for (const each of kept.reverse()) each.delete();
  }
}
