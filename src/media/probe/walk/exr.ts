import type { ByteSource } from '../byte-source.ts';
import { isEncoderLibrary } from '../encoder-library.ts';
import { HEADER_TEXT_BYTES } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { formatPackedTimecode, reduceRate } from '../timecode-text.ts';
import { checkExrChunks } from './exr-chunks.ts';
import { type ExrAttribute, type ExrPart, readExrHeaders } from './exr-header.ts';

/** Text attributes of the standard that tell nothing about how the picture was made. */
const HARMLESS_TEXT: ReadonlySet<string> = new Set([
  'type',
  'name',
  'view',
  'multiView',
  'wrapmodes',
  'capDate',
  'colorInteropID',
]);
const TEXT_TYPES: ReadonlySet<string> = new Set(['string', 'stringvector']);
/** Types of the OpenEXR library without text. Others could be anything. */
const VALUE_TYPES: ReadonlySet<string> = new Set([
  'box2f', 'box2i', 'chlist', 'chromaticities', 'compression', 'deepImageState', 'double', 'envmap', 'float', 'floatvector', 'int', 'keycode', 'lineOrder', 'm33d', 'm33f', 'm44d', 'm44f', 'preview', 'rational', 'tiledesc', 'timecode', 'v2d', 'v2f', 'v2i', 'v3d', 'v3f', 'v3i',
]); // biome-ignore format: one list

/** One byte more than is kept, so that the draft notices what it cuts. */
const KEPT = HEADER_TEXT_BYTES + 1;

/** OpenEXR, single and multi part, scan lines, tiles and deep (openexr.com, OpenEXRFileLayout). */
export function walkExr(source: ByteSource, draft: ProbeDraft): void {
  const { parts, end } = readExrHeaders(source, draft);
  parts.forEach((part, index) => {
    readAttributes(source, draft, part, index);
  });
  const first = parts[0];
  if (first !== undefined) readPicture(source, draft, first);
  if (draft.unusual !== undefined) return;
  const structure = checkExrChunks(source, draft, parts, end);
  draft.finish(structure);
}

function readAttributes(source: ByteSource, draft: ProbeDraft, part: ExrPart, index: number): void {
  const prefix = index === 0 ? 'OpenEXR:' : `OpenEXR:Part${index + 1}:`;
  for (const attribute of part.attributes) {
    if (VALUE_TYPES.has(attribute.type)) continue;
    const isText = TEXT_TYPES.has(attribute.type);
    if (isText) addText(source, draft, prefix, attribute);
    if (attribute.sizeBytes > 0 && !(isText && isHarmless(source, attribute))) draft.metadataSeen = true;
  }
}

function isHarmless(source: ByteSource, { name, type, at, sizeBytes }: ExrAttribute): boolean {
  return (
    HARMLESS_TEXT.has(name) ||
    (type === 'string' && sizeBytes <= 32 && isEncoderLibrary(source.bytesUpTo(at, sizeBytes)))
  );
}

function addText(source: ByteSource, draft: ProbeDraft, prefix: string, attribute: ExrAttribute): void {
  const name = prefix + attribute.name;
  if (attribute.type === 'string') {
    draft.addHeaderText(name, source.bytesUpTo(attribute.at, Math.min(attribute.sizeBytes, KEPT)));
    return;
  }
  const end = attribute.at + attribute.sizeBytes;
  for (let at = attribute.at; at + 4 <= end; ) {
    draft.step();
    const length = source.u32le(at);
    if (at + 4 + length > end) return;
    draft.addHeaderText(name, source.bytesUpTo(at + 4, Math.min(length, KEPT)));
    at += 4 + length;
  }
}

function readPicture(source: ByteSource, draft: ProbeDraft, part: ExrPart): void {
  // The display window is the picture artists mean; the data window may be cropped or overscanned frame by frame.
  const { displayWindow } = part;
  if (displayWindow !== undefined) draft.setDimensions(displayWindow.width, displayWindow.height);
  for (const { name, type, at, sizeBytes } of part.attributes) {
    if (name === 'timeCode' && type === 'timecode' && sizeBytes === 8) {
      const startTimecode = formatPackedTimecode(source.u32le(at));
      if (startTimecode !== undefined) draft.addTiming({ startTimecode });
    }
    if (name === 'framesPerSecond' && type === 'rational' && sizeBytes === 8) {
      const frameRate = reduceRate(source.u32le(at), source.u32le(at + 4));
      if (frameRate !== undefined) draft.addTiming({ frameRate });
    }
  }
}
