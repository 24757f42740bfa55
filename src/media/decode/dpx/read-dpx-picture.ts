import { AssayError } from '../../../domain/errors.ts';
import { type ByteSource, EndOfData } from '../../probe/byte-source.ts';
import { LOG_BLACK, LOG_WHITE } from '../display-curve.ts';
import { squarePixels } from '../still/square-pixels.ts';
import { truncatedDpx, unsupportedDpx } from './dpx-errors.ts';
import type { DpxPicture } from './dpx-picture.ts';

/** Offsets of fields in the header (SMPTE ST 268). The first image element begins at 780. */
const AT = { dataAt: 4, orientation: 768, width: 772, height: 776, sign: 780, low: 784, high: 792, descriptor: 800, transfer: 801, bits: 803, packing: 804, encoding: 806, elementAt: 808, padding: 812, aspect: 1628 } as const; // biome-ignore format: one list
const UNDEFINED_16 = 0xffff;
const UNDEFINED_32 = 0xffffffff;
const HEADER_BYTES = 2048;
/** 16K by 16K: half a second to a few seconds of work. */
const MAX_PIXELS = 16_384 ** 2;
const MAX_SIDE = 2 ** 20;

/** Where red, green and blue (or luma) stand by image element descriptor: luma, RGB, RGBA, ABGR. */
const LAYOUTS: Readonly<Record<number, Pick<DpxPicture, 'components' | 'planes'>>> = {
  6: { components: 1, planes: [0] },
  50: { components: 3, planes: [0, 1, 2] },
  51: { components: 4, planes: [0, 1, 2] },
  52: { components: 4, planes: [3, 2, 1] },
};
/** Transfer characteristics: printing density, logarithmic. */
const LOG_TRANSFERS: ReadonlySet<number> = new Set([1, 3]);
/** User defined, and not filled in: the reference codes tell. */
const OPEN_TRANSFERS: ReadonlySet<number> = new Set([0, 255]);

/** Reads the header of a DPX. Throws AssayError `file.truncated`, `file.malformed`, `media.unsupported`, `limit.output`. */
export function readDpxPicture(source: ByteSource): DpxPicture {
  try {
    return readHeader(source);
  } catch (error) {
    if (error instanceof EndOfData) throw truncatedDpx('it ends within its header');
    throw error;
  }
}

function readHeader(source: ByteSource): DpxPicture {
  const little = source.latin1(0, 4) === 'XPDS';
  const u16 = (at: number): number => (little ? source.u16le(at) : source.u16be(at));
  const u32 = (at: number): number => (little ? source.u32le(at) : source.u32be(at));
  const stored = { width: u32(AT.width), height: u32(AT.height) };
  checkSize(stored.width, stored.height);
  const layout = LAYOUTS[source.u8(AT.descriptor)];
  if (layout === undefined)
    throw unsupportedDpx(
      `its components (descriptor ${source.u8(AT.descriptor)}) are not red, green and blue, or luma`,
    );
  if (u32(AT.sign) === 1) throw unsupportedDpx('its values are signed');
  if (u16(AT.encoding) === 1) throw unsupportedDpx('it is run-length encoded');
  const format = choosePacking(source.u8(AT.bits), u16(AT.packing));
  const orientation = u16(AT.orientation) === UNDEFINED_16 ? 0 : u16(AT.orientation);
  if (orientation > 3) throw unsupportedDpx('it lies on its side');
  const elementAt = u32(AT.elementAt);
  const dataAt = elementAt === UNDEFINED_32 || elementAt === 0 ? u32(AT.dataAt) : elementAt;
  return {
    stored,
    size: squarePixels(stored, source.size < HEADER_BYTES ? 1 : readAspect(u32)),
    little,
    ...format,
    ...layout,
    isLog: isLogarithmic(source.u8(AT.transfer), u32(AT.low), u32(AT.high)),
    fromRight: orientation % 2 === 1,
    fromBottom: orientation >= 2,
    dataAt,
    lineBytes: measureLine(source.size, { ...stored, ...format, ...layout, dataAt, padding: u32(AT.padding) }),
    remarks: u16(770) > 1 ? ['It has several image elements: the first was looked at.'] : [],
  };
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    throw new AssayError('file.malformed', 'The DPX states an impossible size. Render it again, or ask for it again.');
  if (width * height > MAX_PIXELS)
    throw new AssayError(
      'limit.output',
      `The DPX has ${width} by ${height} pixels, more than is decoded. Make a smaller copy.`,
    );
}

function choosePacking(bits: number, packing: number): Pick<DpxPicture, 'bits' | 'packing' | 'shift'> {
  if (bits === 8) return { bits, packing: 'bytes', shift: 0 };
  if (bits === 16) return { bits, packing: 'words', shift: 0 };
  if (bits === 12 && (packing === 1 || packing === 2)) return { bits, packing: 'words', shift: packing === 1 ? 4 : 0 };
  if (bits === 10 && (packing === 1 || packing === 2))
    return { bits, packing: packing === 1 ? 'thirds-a' : 'thirds-b', shift: 0 };
  throw unsupportedDpx(`${bits} bits in packing ${packing} are not decoded`);
}

function isLogarithmic(transfer: number, low: number, high: number): boolean {
  return LOG_TRANSFERS.has(transfer) || (OPEN_TRANSFERS.has(transfer) && low === LOG_BLACK && high === LOG_WHITE);
}

function readAspect(u32: (at: number) => number): number {
  const [across, down] = [u32(AT.aspect), u32(AT.aspect + 4)];
  // Stated as across : down. What is not filled in is 0 or all ones.
  return across === 0 || down === 0 || across === UNDEFINED_32 || down === UNDEFINED_32 ? 1 : across / down;
}

interface LineFields extends Pick<DpxPicture, 'packing' | 'components' | 'dataAt'> {
  readonly width: number;
  readonly height: number;
  readonly padding: number;
}

/** Lines begin at whole 32-bit words; some writers do not keep to that, which the length of the file gives away. */
function measureLine(sizeBytes: number, { packing, components, dataAt, width, height, padding }: LineFields): number {
  const samples = width * components;
  const tight = packing === 'bytes' ? samples : packing === 'words' ? samples * 2 : Math.ceil(samples / 3) * 4;
  const aligned = Math.ceil(tight / 4) * 4;
  const extra = padding === UNDEFINED_32 ? 0 : padding;
  for (const bytes of [aligned + extra, aligned, tight]) if (dataAt + bytes * height <= sizeBytes) return bytes;
  throw truncatedDpx('it ends within its pixels');
}
