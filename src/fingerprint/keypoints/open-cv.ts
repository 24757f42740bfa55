/** The part of opencv-js that is used here: the package's own types are those of another version. */
export interface OpenCv {
  readonly Mat: new (rows?: number, columns?: number, type?: number) => Mat;
  readonly Size: new (width: number, height: number) => Size;
  readonly KeyPointVector: new () => KeyPointVector;
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

export interface Orb extends Deletable {
  compute(picture: Mat, points: KeyPointVector, descriptors: Mat): void;
}
