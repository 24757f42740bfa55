import { DESCRIPTOR_BYTES, type Keypoints } from '../../domain/fingerprint.ts';
import type { Picture } from '../../domain/picture.ts';
import { chooseCorners } from './choose-corners.ts';
import { describeCorners } from './describe-corners.ts';
import { DISC_RADIUS, measureAngle } from './measure-angle.ts';
import type { Mat, OpenCv } from './open-cv.ts';
import { packKeypoints, type FoundPoint } from './pack-keypoints.ts';
import { readCorners } from './read-corners.ts';
import { toLuma } from './to-luma.ts';
import { withDeletables } from './with-deletables.ts';

export interface KeypointOptions {
  readonly count?: number;
  readonly longerSidePixels?: number;
  readonly scaleFactor?: number;
  readonly levels?: number;
  readonly evenness?: number;
  readonly threshold?: number;
  readonly harris?: boolean;
}

const MARGIN = DISC_RADIUS + 1;

export function findKeypoints(cv: OpenCv, picture: Picture, options: KeypointOptions = {}): Keypoints {
  const { count = 800, longerSidePixels = 1280, scaleFactor = 1.2, levels = 9, evenness = 0.5, threshold = 5 } = options;
  return withDeletables((keep) => {
    const full = keep(new cv.Mat(picture.height, picture.width, cv.CV_8UC1));
    full.data.set(toLuma(picture));
    const shrink = Math.min(1, longerSidePixels / Math.max(picture.width, picture.height));
    const base = { width: Math.round(picture.width * shrink), height: Math.round(picture.height * shrink) };
    const plan = planLevels(base, { count, scaleFactor, levels, evenness });
    const found: FoundPoint[] = [];
    let above: Mat = full;
    for (const level of plan) {
      const mat = keep(new cv.Mat());
      const isFirst = above === full;
      cv.resize(above, mat, new cv.Size(level.width, level.height), 0, 0, isFirst ? cv.INTER_AREA : cv.INTER_LINEAR);
      above = mat;
      found.push(...findInLevel(cv, mat, level, threshold, options.harris ?? false));
    }
    return packKeypoints(found, base);
  });
}

interface Level {
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

function planLevels(
  base: { width: number; height: number },
  options: { count: number; scaleFactor: number; levels: number; evenness: number },
): readonly Level[] {
  const sizes = Array.from({ length: options.levels }, (_, at) => ({
    width: Math.round(base.width / options.scaleFactor ** at),
    height: Math.round(base.height / options.scaleFactor ** at),
    weight: options.scaleFactor ** (-2 * at * (1 - options.evenness)),
  })).filter(({ width, height }) => Math.min(width, height) > 2 * MARGIN + 8);
  const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
  return sizes.map(({ width, height, weight }) => ({ width, height, count: Math.round((options.count * weight) / total) }));
}

function findInLevel(cv: OpenCv, mat: Mat, level: Level, threshold: number, harris: boolean): readonly FoundPoint[] {
  return withDeletables((keep) => {
    const fast = keep(new cv.FastFeatureDetector(threshold, true));
    const vector = keep(new cv.KeyPointVector());
    fast.detect(mat, vector);
    const corners = readCorners(cv, vector);
    const luma = mat.data;
    if (harris) scoreHarris(luma, level.width, level.height, corners);
    const chosen = chooseCorners(corners, level, { count: level.count, apart: 4, margin: MARGIN, cells: Math.min(144, Math.max(12, level.count / 2)) });
    const points = chosen.map((at) => {
      const x = corners.x[at] as number;
      const y = corners.y[at] as number;
      return { x, y, angle: measureAngle(luma, level.width, x, y) };
    });
    const descriptors = describeCorners(cv, mat, points);
    return points.map((point, at) => ({
      x: point.x + 0.5,
      y: point.y + 0.5,
      angle: point.angle,
      level,
      descriptor: descriptors.subarray(at * DESCRIPTOR_BYTES, (at + 1) * DESCRIPTOR_BYTES),
    }));
  });
}

function scoreHarris(luma: Uint8Array, width: number, height: number, corners: { count: number; x: Float32Array; y: Float32Array; score: Float32Array }): void {
  for (let i = 0; i < corners.count; i++) {
    const cx = corners.x[i] as number, cy = corners.y[i] as number;
    if (cx < 5 || cy < 5 || cx >= width - 5 || cy >= height - 5) { corners.score[i] = 0; continue; }
    let a = 0, b = 0, c = 0;
    for (let dy = -3; dy <= 3; dy++) {
      let p = (cy + dy) * width + cx - 3;
      for (let dx = -3; dx <= 3; dx++, p++) {
        const ix = (luma[p + 1]! - luma[p - 1]!) * 2 + luma[p - width + 1]! - luma[p - width - 1]! + luma[p + width + 1]! - luma[p + width - 1]!;
        const iy = (luma[p + width]! - luma[p - width]!) * 2 + luma[p + width - 1]! - luma[p - width - 1]! + luma[p + width + 1]! - luma[p - width + 1]!;
        a += ix * ix; b += iy * iy; c += ix * iy;
      }
    }
    corners.score[i] = (a * b - c * c - 0.04 * (a + b) * (a + b)) / 1e6;
  }
}
