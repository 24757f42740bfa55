import { leadingCode, measureDistance } from '../../domain/code-distance.ts';
import type { FileError } from '../../domain/errors.ts';
import type { FrameFingerprint, QueryFrame } from '../../domain/fingerprint.ts';
import type { MovieIndex } from '../../domain/movie-index.ts';
import type { PictureFile, PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';

type Reader = Pick<PictureReader, 'look' | 'query' | 'fingerprint'>;

/** A picture, or a movie; `frame`: which one of it, default the one that is most like the other. */
export interface ComparedFile {
  readonly file: PictureFile;
  readonly frame?: number;
}

/** Two frames with all there is to compare of them. */
export interface ComparedPair {
  readonly final: QueryFrame;
  readonly source: FrameFingerprint;
}

/** Frames of a movie that are held against those of the other, evenly over it. */
const LOOKED_AT = 64;
/** Of the source, with keypoints: fewer, as each is 30 KB. */
const SOURCE_LOOKED_AT = 32;

interface Opened {
  readonly frames: readonly number[];
  readonly index?: MovieIndex;
}

/** Picks the two frames that are most alike by their codes, in either orientation, of those that were not asked for by number. */
export async function choosePair(
  final: ComparedFile,
  source: ComparedFile,
  reader: Reader,
): Promise<Read<ComparedPair>> {
  const a = await open(final, LOOKED_AT, reader);
  if (!a.ok) return a;
  const b = await open(source, SOURCE_LOOKED_AT, reader);
  if (!b.ok) return b;
  const finals = await reader.query(final.file, toMovie(a.value));
  if (!finals.ok) return finals;
  const sources = await reader.fingerprint(source.file, toMovie(b.value).movie);
  if (!sources.ok) return sources;
  const nearest = findNearest(finals.value, sources.value);
  if (nearest === undefined) return { ok: false, error: NOTHING };
  const [frame, sample] = nearest;
  const full = await reader.query(final.file, {
    ...toMovie({ ...a.value, frames: [frame.frame] }),
    keypointFrames: [frame.frame],
  });
  if (!full.ok) return full;
  return { ok: true, value: { final: full.value[0] ?? frame, source: sample } };
}

const NOTHING: FileError = { code: 'file.malformed', message: 'There is no picture in one of the files.' };

async function open({ file, frame }: ComparedFile, count: number, reader: Reader): Promise<Read<Opened>> {
  const look = await reader.look(file, { thorough: false });
  if (!look.ok) return look;
  if (look.value.kind === 'still') return { ok: true, value: { frames: [0] } };
  const { index, plan } = look.value;
  if (frame !== undefined) {
    if (frame >= 0 && frame < index.frames) return { ok: true, value: { frames: [frame], index } };
    const message = `There is no frame ${frame}: the movie has ${index.frames}, counted from 0.`;
    return { ok: false, error: { code: 'usage.invalid', message } };
  }
  const step = Math.max(1, Math.ceil(plan.frames.length / count));
  return { ok: true, value: { frames: [...plan.frames].filter((_, at) => at % step === 0), index } };
}

function toMovie({ index, frames }: Opened) {
  return index === undefined ? {} : { movie: { index, frames } };
}

function findNearest(
  finals: readonly QueryFrame[],
  sources: readonly FrameFingerprint[],
): readonly [QueryFrame, FrameFingerprint] | undefined {
  let best: readonly [QueryFrame, FrameFingerprint] | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const final of finals)
    for (const source of sources) {
      const distance = nearness(final, source);
      if (distance >= bestDistance) continue;
      bestDistance = distance;
      best = [final, source];
    }
  return best;
}

/** Frames without a code come last: there is nothing to tell them by. */
function nearness(final: QueryFrame, source: FrameFingerprint): number {
  const own = leadingCode(source)?.bits;
  if (own === undefined) return 257;
  const all = [...final.codes, ...final.mirroredCodes].map((asked) => measureDistance(asked, own));
  return Math.min(257, ...all);
}
