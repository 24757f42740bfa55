import type { ByteSource } from '../byte-source.ts';
import { MAX_DEPTH } from '../limits.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { hasMetadataItem, readItems } from './bmff-items.ts';
import { describeTracks } from './bmff-timing.ts';
import { readTimes, readTrackBox, type Track } from './bmff-track.ts';
import { type Box, forEachBox } from './box.ts';

/** uuid of the C2PA box (C2PA specification, BMFF). */
const C2PA_UUID = 'd8fec3d61b0e483c92975828877ec481';
/** Boxes without metadata at the top level and within `moov`, `trak` and below. `free` holds nothing that a sign names. */
const STRUCTURAL: ReadonlySet<string> = new Set([
  'ftyp', 'styp', 'free', 'skip', 'wide', 'mdat', 'moof', 'mfra', 'sidx', 'ssix', 'prft', 'pdin', 'pnot', 'mvhd', 'iods', 'mvex', 'tkhd', 'tref', 'edts', 'mdhd', 'hdlr', 'vmhd', 'smhd', 'gmhd', 'nmhd', 'hmhd', 'sthd', 'dinf', 'stbl', 'tapt', 'elng', 'load', 'code', 'clip', 'matt',
]); // biome-ignore format: one list
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf']);
/** Track handlers of pictures, sound, time code and hints; other tracks (text, timed metadata) may say anything. */
const PLAIN_HANDLERS: ReadonlySet<string> = new Set(['vide', 'soun', 'tmcd', 'hint', 'auxv', 'pict']);

interface Movie {
  readonly tracks: Track[];
  readonly seen: Set<string>;
  still: boolean;
  openEnd: boolean;
  c2pa: boolean;
  header?: { timescale: number; duration: number };
}

/** ISO base media (MP4, MOV, M4A, 3GP, HEIC, AVIF; fragmented ones too) and QuickTime. */
export function walkBmff(source: ByteSource, draft: ProbeDraft): void {
  const movie: Movie = { tracks: [], seen: new Set(), still: draft.kind === 'image', openEnd: false, c2pa: false };
  const whole = visitBoxes(source, draft, movie, { start: 0, end: source.size, depth: 0 });
  describeTracks(source, draft, movie);
  judgeType(draft, movie);
  const { seen } = movie;
  const fragment = seen.has('moof');
  draft.initSegment = seen.has('moov') && !seen.has('mdat') && !fragment && (movie.c2pa || seen.has('mvex'));
  if (!movie.still && !seen.has('moov') && !fragment && !seen.has('sidx')) draft.incomplete('there is no moov box');
  if (movie.still && !seen.has('meta') && !seen.has('moov')) draft.incomplete('there is no meta box');
  if (movie.still && !seen.has('mdat') && !seen.has('idat')) draft.incomplete('there is no mdat box');
  const samples = movie.tracks.some((track) => track.frames > 0);
  if (samples && !seen.has('mdat') && !fragment && !seen.has('mvex')) draft.incomplete('there is no mdat box');
  if (whole) draft.finish(movie.openEnd ? 'unknown' : 'complete');
}

function visitBoxes(
  source: ByteSource,
  draft: ProbeDraft,
  movie: Movie,
  range: { start: number; end: number; depth: number },
): boolean {
  if (range.depth > MAX_DEPTH) {
    draft.strange(`boxes nested deeper than ${MAX_DEPTH}`);
    return false;
  }
  let whole = true;
  const visited = forEachBox(source, draft, range.start, range.end, (box) => {
    movie.seen.add(box.type);
    if (box.open && box.type === 'mdat') movie.openEnd = true;
    if (!visitBox(source, draft, movie, box, range.depth)) whole = false;
  });
  return visited && whole;
}

function visitBox(source: ByteSource, draft: ProbeDraft, movie: Movie, box: Box, depth: number): boolean {
  if (CONTAINERS.has(box.type)) {
    if (box.type === 'trak') movie.tracks.push({ frames: 0 });
    return visitBoxes(source, draft, movie, { start: box.start, end: box.end, depth: depth + 1 });
  }
  const track = movie.tracks.at(-1);
  if (box.type === 'mvhd') movie.header = readTimes(source, box);
  else if (box.type === 'moof') noteFragment(source, draft, box);
  else if (box.type === 'uuid') noteUuid(source, draft, movie, box);
  else if (box.type === 'meta') noteMeta(source, draft, movie, box, depth);
  else if (box.type === 'udta') noteUserData(source, draft, box);
  else if (!STRUCTURAL.has(box.type)) draft.carrier();
  else if (depth > 1 && track !== undefined) {
    readTrackBox(source, draft, track, box);
    if (box.type === 'hdlr' && depth === 3) noteHandler(draft, track);
  }
  return true;
}

function noteHandler(draft: ProbeDraft, track: Track): void {
  if (track.handler !== undefined && !PLAIN_HANDLERS.has(track.handler)) draft.metadataSeen = true;
}

function noteFragment(source: ByteSource, draft: ProbeDraft, box: Box): void {
  forEachBox(source, draft, box.start, box.end, (child) => {
    if (child.type !== 'mfhd' && child.type !== 'traf') draft.carrier();
  });
}

function noteUuid(source: ByteSource, draft: ProbeDraft, movie: Movie, box: Box): void {
  draft.carrier();
  if (source.bytes(box.start, 16).toString('hex') === C2PA_UUID) movie.c2pa = true;
}

function noteMeta(source: ByteSource, draft: ProbeDraft, movie: Movie, box: Box, depth: number): void {
  const itemsOnly = depth === 0 && movie.still;
  if (itemsOnly && readItems(source, draft, box)) movie.seen.add('idat');
  if (!itemsOnly || hasMetadataItem(source, draft, box)) draft.carrier();
}

/** User data is free of signs only when it is empty or names an FFmpeg muxer as encoder and nothing else. */
function noteUserData(source: ByteSource, draft: ProbeDraft, box: Box): void {
  if (box.end - box.start <= 4) return;
  const content = source.bytesUpTo(box.start, Math.min(box.end - box.start, 256)).toString('latin1');
  const plain =
    box.end - box.start <= 120 &&
    content.includes('\u0000mdirappl') &&
    /\xa9too\0\0\0.data[\s\S]{8}Lavf[\d.]{1,20}$/.test(content);
  if (!plain) draft.metadataSeen = true;
}

/** A movie with sound alone is sound, whatever its brand. */
function judgeType(draft: ProbeDraft, movie: Movie): void {
  if (movie.still || movie.tracks.length === 0) return;
  const handlers = new Set(movie.tracks.map((track) => track.handler));
  if (handlers.has('soun') && !handlers.has('vide')) draft.kind = 'audio';
  if (draft.kind === 'audio' && draft.mediaType === 'video/mp4') draft.mediaType = 'audio/mp4';
}
