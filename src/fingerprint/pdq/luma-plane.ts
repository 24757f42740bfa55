/** Brightness of a picture or of a part of one, 0 to 255. */
export interface LumaPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** Index in `data` of the top left. Default of a whole picture: 0. */
  readonly offset: number;
  /** Entries of `data` from one row to the next. */
  readonly stride: number;
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A part of a plane, sharing its memory. The box must lie inside. */
export function cropPlane(plane: LumaPlane, { left, top, width, height }: Box): LumaPlane {
  const { data, stride } = plane;
  return { data, stride, width, height, offset: plane.offset + top * stride + left };
}
