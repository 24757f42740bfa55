import type { Picture } from '../../../../src/domain/picture.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function drawNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function toPicture(width: number, height: number, grey: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = Math.max(0, Math.min(255, Math.round(grey(x, y))));
  }
  return { width, height, channels: 1, data, source: { width, height } };
}

/** Many shapes of all sizes over each other, in a light that changes slowly: as varied as a photograph, and as its number says. */
export function drawScene(seed: number, width = 640, height = 360): Picture {
  const number = drawNumbers(seed);
  const grey = new Float32Array(width * height).map((_, at) => 60 + (80 * (at % width)) / width);
  for (let shape = 0; shape < 260; shape++) {
    const radius = 4 + 70 * number() ** 3;
    const stretch = 0.4 + 1.6 * number();
    const [x, y, level, round] = [number() * width, number() * height, 255 * number(), number() < 0.5];
    for (let row = Math.max(0, Math.ceil(y - radius)); row < Math.min(height, y + radius); row++) {
      for (
        let column = Math.max(0, Math.ceil(x - radius * stretch));
        column < Math.min(width, x + radius * stretch);
        column++
      ) {
        const [across, down] = [(column - x) / radius / stretch, (row - y) / radius];
        if (round && across * across + down * down > 1) continue;
        grey[row * width + column] = 0.3 * (grey[row * width + column] as number) + 0.7 * (level + 30 * across);
      }
    }
  }
  return toPicture(width, height, (column, row) => grey[row * width + column] as number);
}

/** Slow waves of little contrast. */
export function drawClouds(seed: number, contrast: number): Picture {
  const number = drawNumbers(seed);
  const waves = Array.from({ length: 24 }, () => ({
    x: (number() - 0.5) / 6,
    y: (number() - 0.5) / 6,
    phase: number() * 6.3,
  }));
  return toPicture(640, 360, (x, y) => {
    const sum = waves.reduce((total, wave) => total + Math.sin(wave.x * x + wave.y * y + wave.phase), 0);
    return 128 + (contrast * sum) / 5;
  });
}

/** The source, turned clockwise about its top left corner and made smaller or larger, over the final. */
export function placeOver(
  final: Picture,
  source: Picture,
  { scale, x, y, degrees = 0 }: { scale: number; x: number; y: number; degrees?: number },
): Picture {
  const angle = (degrees / 180) * Math.PI;
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  return toPicture(final.width, final.height, (column, row) => {
    const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
    const fromX = cos * dx + sin * dy;
    const fromY = cos * dy - sin * dx;
    const isInside = fromX >= 0 && fromY >= 0 && fromX < source.width && fromY < source.height;
    return isInside
      ? averageAround(source, fromX, fromY, 1 / scale)
      : (final.data[row * final.width + column] as number);
  });
}

/** A few points of the area that one pixel of the final covers. */
function averageAround(source: Picture, x: number, y: number, span: number): number {
  const points = Math.max(1, Math.ceil(span));
  let sum = 0;
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      sum += at(source, x + ((column + 0.5) / points - 0.5) * span, y + ((row + 0.5) / points - 0.5) * span);
    }
  }
  return sum / points ** 2;
}

function at({ width, height, data }: Picture, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 2, Math.floor(x - 0.5)));
  const top = Math.max(0, Math.min(height - 2, Math.floor(y - 0.5)));
  const across = Math.max(0, Math.min(1, x - 0.5 - left));
  const down = Math.max(0, Math.min(1, y - 0.5 - top));
  const value = (column: number, row: number) => data[(top + row) * width + left + column] as number;
  return (
    (value(0, 0) * (1 - across) + value(1, 0) * across) * (1 - down) +
    (value(0, 1) * (1 - across) + value(1, 1) * across) * down
  );
}
