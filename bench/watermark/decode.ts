/**
 * Decodes raw RGB pictures for compare.py. Reads a JSON list of {file, width, height} from the path given and writes,
 * for each picture and each way of decoding, the block bits, the bits of each mark and the time taken.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readBlockBits, voteMarkBits } from '../../src/signs/pixels/dwt-blocks.ts';
import { dwtDct } from '../../src/signs/pixels/dwt-dct.ts';
import { DWT_MARKS } from '../../src/signs/pixels/dwt-marks.ts';

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

const [input = '', output = ''] = process.argv.slice(2);
const pictures: readonly Picture[] = JSON.parse(readFileSync(input, 'utf8'));
const results = pictures.map(({ file, width, height }) => {
  const pixels = { width, height, channels: 3, data: readFileSync(file) } as const;
  const styles = (['uint8', 'float32'] as const).map((style) => {
    const blocks = readBlockBits(pixels, style);
    const marks = DWT_MARKS.map((mark) => [mark.name, [...voteMarkBits(blocks, mark.bits.length)].join('')]);
    return [style, { blocks: blocks.bits.join(''), marks: Object.fromEntries(marks) }];
  });
  const start = performance.now();
  const evidence = dwtDct.readPixels(pixels).evidence;
  const milliseconds = performance.now() - start;
  return { file, styles: Object.fromEntries(styles), found: evidence[0]?.detail?.['mark'] ?? null, milliseconds };
});
writeFileSync(output, JSON.stringify(results));
