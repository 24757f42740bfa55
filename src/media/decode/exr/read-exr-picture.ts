import type { Dimensions } from '../../../domain/asset.ts';
import { AssayError } from '../../../domain/errors.ts';
import { type ByteSource, EndOfData } from '../../probe/byte-source.ts';
import { ProbeDraft, WalkLimit } from '../../probe/probe-draft.ts';
import { checkExrChunks, countExrChunks } from '../../probe/walk/exr-chunks.ts';
import { type ExrHeaders, type ExrPart, readExrHeaders } from '../../probe/walk/exr-header.ts';
import { squarePixels } from '../still/square-pixels.ts';
import { type ChosenPlanes, choosePlanes } from './choose-planes.ts';
import { malformedExr, truncatedExr, unsupportedExr } from './exr-errors.ts';
import type { ExrBox, ExrChannel, ExrPicture } from './exr-picture.ts';
import { readChannels } from './read-channels.ts';

const MAGIC = 20_000_630;
/** Larger windows are no pictures: OpenEXR itself refuses corners beyond 2^30. */
const MAX_SIDE = 2 ** 30;
const MAX_TILE_SIDE = 2 ** 16;

interface Candidate extends ChosenPlanes {
  readonly index: number;
  readonly channels: readonly ExrChannel[];
}

/**
 * Reads the headers and every offset of an EXR and chooses what to look at: of several parts the first whose channels look most like
 * the picture. Throws AssayError `file.truncated` (not finished or cut short), `file.malformed`, `media.unsupported` (deep).
 */
export function readExrPicture(source: ByteSource): ExrPicture {
  const draft = new ProbeDraft();
  try {
    if (source.u32le(0) !== MAGIC) throw malformedExr('it does not begin like one');
    const headers = readExrHeaders(source, draft);
    if (draft.unusual !== undefined) throw malformedExr(draft.unusual);
    checkExrChunks(source, draft, headers.parts, headers.end);
    if (draft.unusual !== undefined) throw malformedExr(draft.unusual);
    if (draft.incompleteReason !== undefined) throw truncatedExr(draft.incompleteReason);
    return describePicture(source, headers, choosePart(source, headers));
  } catch (error) {
    if (error instanceof EndOfData) throw truncatedExr('it ends within its header');
    if (error instanceof WalkLimit)
      throw new AssayError('limit.output', `The EXR is too large to decode: ${error.message}.`);
    throw error;
  }
}

function choosePart(source: ByteSource, { parts }: ExrHeaders): Candidate {
  let best: Candidate | undefined;
  for (const [index, part] of parts.entries()) {
    if (part.deep) continue;
    const channels = readChannels(source, findAttribute(part, 'channels', 'chlist'));
    const chosen = choosePlanes(channels);
    if (chosen !== undefined && chosen.rank < (best?.rank ?? Number.POSITIVE_INFINITY))
      best = { ...chosen, index, channels };
  }
  if (best !== undefined) return best;
  throw unsupportedExr(parts.some((part) => part.deep) ? 'it is deep' : 'it has no channels');
}

function describePicture(source: ByteSource, headers: ExrHeaders, chosen: Candidate): ExrPicture {
  const part = headers.parts[chosen.index];
  if (part === undefined) throw malformedExr('it has no header');
  const data = readBox(source, part, 'dataWindow');
  const display = readBox(source, part, 'displayWindow');
  const before = headers.parts.slice(0, chosen.index).reduce((sum, each) => sum + (countExrChunks(each) ?? 0), 0);
  const tile = part.tiles && checkTile(part.tiles);
  const partRemark =
    headers.parts.length > 1 ? `Part ${chosen.index + 1} of ${headers.parts.length} was looked at.` : undefined;
  return {
    display,
    data,
    size: squarePixels(display, readAspect(source, part)),
    compression: part.compression,
    channels: chosen.channels,
    planes: chosen.planes,
    ...(tile && { tile }),
    tableAt: headers.end + before * 8,
    ...(headers.multiPart && { part: chosen.index }),
    remarks: [partRemark, chosen.remark].filter((remark) => remark !== undefined),
  };
}

function checkTile({ width, height }: Dimensions): Dimensions {
  if (width < 1 || height < 1 || width > MAX_TILE_SIDE || height > MAX_TILE_SIDE)
    throw malformedExr('its tiles have an impossible size');
  return { width, height };
}

function readBox(source: ByteSource, part: ExrPart, name: string): ExrBox {
  const attribute = findAttribute(part, name, 'box2i');
  if (attribute?.sizeBytes !== 16) throw malformedExr(`it has no ${name}`);
  const int = (offset: number): number => source.u32le(attribute.at + offset) | 0;
  const box = { xMin: int(0), yMin: int(4), width: int(8) - int(0) + 1, height: int(12) - int(4) + 1 };
  if (box.width < 1 || box.height < 1 || box.width > MAX_SIDE || box.height > MAX_SIDE)
    throw malformedExr(`its ${name} is impossible`);
  return box;
}

function readAspect(source: ByteSource, part: ExrPart): number {
  const attribute = findAttribute(part, 'pixelAspectRatio', 'float');
  return attribute?.sizeBytes === 4 ? Buffer.from(source.bytes(attribute.at, 4)).readFloatLE(0) : 1;
}

function findAttribute(part: ExrPart, name: string, type: string): ExrPart['attributes'][number] | undefined {
  return part.attributes.find((attribute) => attribute.name === name && attribute.type === type);
}
