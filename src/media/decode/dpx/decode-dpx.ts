import type { Picture } from '../../../domain/picture.ts';
import { ByteSource, EndOfData } from '../../probe/byte-source.ts';
import { AreaAverage } from '../still/area-average.ts';
import { fitInside } from '../still/fit-inside.ts';
import { type OpenFile, readOpenFile } from '../still/read-open-file.ts';
import { toPicture } from '../still/to-picture.ts';
import { makeCodeTable } from './code-table.ts';
import { truncatedDpx } from './dpx-errors.ts';
import type { DpxPicture } from './dpx-picture.ts';
import { readComponents } from './read-components.ts';
import { readDpxPicture } from './read-dpx-picture.ts';

/** Lines are read together up to this many bytes. */
const READ_BYTES = 1024 * 1024;

/**
 * Decodes a DPX of 8, 10, 12 or 16 bit in RGB or luma; alpha is not looked at. Logarithmic ones are taken to linear light and through the
 * display curve, others are shown as they are. Holds a megabyte, or a line, at a time. Throws AssayError.
 */
export function decodeDpx(
  path: string,
  options: { readonly maxPixels: number; readonly channels: 1 | 3 },
): Promise<{ picture: Picture; remarks: readonly string[] }> {
  return readOpenFile(path, (file) => {
    const header = readDpxPicture(file.source);
    const size = fitInside(header.size, options.maxPixels);
    const average = new AreaAverage(header.stored, size, header.planes.length);
    addLines(file, header, average);
    const samples = { ...size, channels: header.planes.length, data: average.finish() };
    return Promise.resolve({ picture: toPicture(samples, options.channels, header.size), remarks: header.remarks });
  });
}

function addLines({ fd, sizeBytes }: OpenFile, header: DpxPicture, average: AreaAverage): void {
  const { dataAt, lineBytes, fromBottom } = header;
  const { width, height } = header.stored;
  const together = Math.max(1, Math.floor(READ_BYTES / lineBytes));
  const source = new ByteSource(fd, Buffer.allocUnsafeSlow(together * lineBytes), sizeBytes, 0);
  const addLine = makeLineReader(header, width, average);
  try {
    for (let line = 0; line < height; line += together) {
      const lines = Math.min(together, height - line);
      const bytes = source.bytes(dataAt + line * lineBytes, lines * lineBytes);
      for (let index = 0; index < lines; index += 1) {
        const view = new DataView(bytes.buffer, bytes.byteOffset + index * lineBytes, lineBytes);
        addLine(fromBottom ? height - 1 - line - index : line + index, view);
      }
    }
  } catch (error) {
    if (error instanceof EndOfData) throw truncatedDpx('it ends within its pixels');
    throw error;
  }
}

function makeLineReader(header: DpxPicture, width: number, average: AreaAverage): (y: number, line: DataView) => void {
  const { components, planes, fromRight } = header;
  const table = makeCodeTable(header.bits, header.isLog);
  const codes = new Uint16Array(width * components);
  const row = new Float32Array(width);
  return (y, line) => {
    readComponents(header, line, codes.length, codes);
    for (const [plane, component] of planes.entries()) {
      for (let x = 0, at = component; x < width; x += 1, at += components)
        row[x] = table[codes[at] as number] as number;
      if (fromRight) row.reverse();
      average.addRow(plane, y, 0, row, width);
    }
  };
}
