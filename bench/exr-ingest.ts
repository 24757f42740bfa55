import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureFile } from '../src/domain/picture-reader.ts';
import type { Bench } from './harness/bench.ts';
import { formatMegabytes, median } from './harness/figures.ts';
import { makePictures } from './matching/pictures/make-pictures.ts';
import { makeExrFrames } from './matching/throughput/make-exr-frames.ts';
import { measureCpu } from './matching/throughput/measure-cpu.ts';
import { openProduct, type Product } from './matching/trial/product.ts';

const TARGET_FRAMES_PER_SECOND = 3;

export const exrIngest: Bench = {
  name: 'exr-ingest',
  title: 'Fingerprints of 4K EXR frames',
  async run(context) {
    const { folder: pictures, pictures: list } = await makePictures({ ...context, quick: true });
    const { folder, count } = await makeExrFrames(
      context,
      list.map(({ file }) => join(pictures, file)),
    );
    const files = readdirSync(folder).map((name): PictureFile => {
      const path = join(folder, name);
      return { path, sizeBytes: statSync(path).size, mediaType: 'image/x-exr' };
    });
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const product = await openProduct(join(context.dataDir, 'exr-ingest'));
    try {
      await ingest(product, files.slice(0, 2));
      const walls: number[] = [];
      for (let run = 0; run < context.runs; run += 1) {
        const { wallMs, cpuMs } = await measureCpu(() => ingest(product, files));
        walls.push(wallMs);
        context.say(`  run ${run + 1}: ${(wallMs / 1000).toFixed(2)} s; CPU ${(cpuMs / 1000).toFixed(2)} s`);
      }
      const rate = count / (median(walls) / 1000);
      return {
        rows: [
          {
            what: `${count} frames of 4096x2160, half float, ZIP (${formatMegabytes(bytes / count)} each)`,
            ours: `${rate.toFixed(2)} frames a second`,
            rival: '',
            ratio: '',
            target: `at least ${TARGET_FRAMES_PER_SECOND}`,
            met: rate >= TARGET_FRAMES_PER_SECOND,
          },
        ],
        notes: [
          'Decoding, codes and keypoints in the product’s own processes, one for each core; without hashing the files, which a scan does.',
        ],
      };
    } finally {
      await product.close();
    }
  },
};

async function ingest({ pictures }: Product, files: readonly PictureFile[]): Promise<void> {
  const open = files.slice();
  await Promise.all(
    Array.from({ length: pictures.parallel }, async () => {
      for (let file = open.shift(); file !== undefined; file = open.shift()) {
        const read = await pictures.reader.fingerprint(file);
        if (!read.ok) throw new Error(`${file.path}: ${read.error.code} ${read.error.message}`);
      }
    }),
  );
}
