import { AssayError } from '../../domain/errors.ts';
import type { FrameFingerprint, QueryFrame } from '../../domain/fingerprint.ts';
import type { Picture } from '../../domain/picture.ts';
import type { GradeRequest, MovieFrames, PictureFile, PicturePlace, SideBySide } from '../../domain/picture-reader.ts';
import { compareTone } from '../../fingerprint/compare-tone.ts';
import { findLedgerCodes, findQueryCodes } from '../../fingerprint/find-codes.ts';
import { agreeKeypoints } from '../../fingerprint/keypoints/agree-keypoints.ts';
import { findKeypoints, findKeypointsBothWays } from '../../fingerprint/keypoints/find-keypoints.ts';
import { drawSideBySide } from '../../media/pixels/draw-side-by-side.ts';
import { createFrameDecoder } from './decode-frames.ts';
import type { PictureChildTask } from './picture-protocol.ts';

/** Longer side, pixels, of what codes are made of: what PDQ takes without a resize of its own. */
const CODE_PIXELS = 512;
/** Longer side of what keypoints are looked for in: an element of a quarter of the width still has 320 pixels. */
const KEYPOINT_PIXELS = 1280;
/** Keypoints that tell a picture whose code is too plain to: three times what a match needs. */
const TELLING_KEYPOINTS = 30;
/** Pictures of a report: height, and the longer side that is decoded for it. */
const SHOWN_HEIGHT_PIXELS = 360;
const SHOWN_PIXELS = 960;

/** The work of a picture child, in this process. Throws AssayError for a file; a frame of a movie that fails is in its result. */
export interface PictureWork {
  perform(task: PictureChildTask): Promise<unknown>;
  close(): Promise<void>;
}

export function createPictureWork(): PictureWork {
  const decoder = createFrameDecoder();

  async function fingerprint(file: PictureFile, movie?: MovieFrames): Promise<readonly FrameFingerprint[]> {
    const made: FrameFingerprint[] = [];
    const options = { maxPixels: KEYPOINT_PIXELS, channels: channelsOf(movie) };
    for await (const { frame, picture, error } of decoder.decode(file, movie, options)) {
      // What the ledger keeps speaks for all of it: a frame that is missing would never be found again.
      if (error !== undefined) throw new AssayError(error.code, error.message);
      made.push({ frame, seconds: secondsOf(frame, movie), ...describeForLedger(picture) });
    }
    return made;
  }

  async function query(
    file: PictureFile,
    movie: MovieFrames | undefined,
    keypointFrames: readonly number[],
  ): Promise<readonly QueryFrame[]> {
    const found: QueryFrame[] = [];
    const all = movie?.frames ?? [0];
    const wanted = new Set(keypointFrames);
    for (const frames of [all.filter((frame) => !wanted.has(frame)), all.filter((frame) => wanted.has(frame))]) {
      if (frames.length === 0) continue;
      const keypoints = wanted.has(frames[0] ?? -1);
      const options = { maxPixels: keypoints ? KEYPOINT_PIXELS : CODE_PIXELS, channels: channelsOf(movie) };
      const part = movie === undefined ? undefined : { ...movie, frames };
      for await (const { frame, picture } of decoder.decode(file, part, options))
        if (picture !== undefined)
          found.push({ frame, seconds: secondsOf(frame, movie), ...describeForQuery(picture, keypoints) });
    }
    return found.sort((a, b) => a.frame - b.frame);
  }

  async function decodePlace({ index, frame, ...file }: PicturePlace): Promise<Picture | undefined> {
    const movie = index === undefined ? undefined : { index, frames: [frame] };
    const options = { maxPixels: SHOWN_PIXELS, channels: 3 } as const;
    for await (const { picture } of decoder.decode(file, movie, options)) return picture;
    return undefined;
  }

  async function sideBySide(request: SideBySide): Promise<Uint8Array> {
    const final = await decodePlace(request.final);
    if (final === undefined) throw new AssayError('file.malformed', 'The frame could not be decoded.');
    const source = await tryDecode(request.source, decodePlace);
    const { mirrored, corners, heightPixels = SHOWN_HEIGHT_PIXELS } = request;
    return await drawSideBySide({
      final,
      mirrored,
      heightPixels,
      ...(source === undefined ? {} : { source }),
      ...(corners === undefined ? {} : { corners }),
    });
  }

  async function isGraded({ final, source, corners, mirrored }: GradeRequest): Promise<boolean | undefined> {
    const [shown, found] = [await decodePlace(final), await decodePlace(source)];
    if (shown === undefined || found === undefined) return undefined;
    return compareTone(shown, found, { mirrored, ...(corners === undefined ? {} : { corners }) })?.graded;
  }

  return {
    perform(task) {
      if (task.type === 'look') return decoder.look(task.file, task);
      if (task.type === 'fingerprint') return fingerprint(task.file, task.movie);
      if (task.type === 'query') return query(task.file, task.movie, task.keypointFrames ?? []);
      if (task.type === 'side-by-side') return sideBySide(task.request);
      if (task.type === 'is-graded') return isGraded(task.request);
      return Promise.resolve(task.sources.map((source) => agreeKeypoints(task.final, source)));
    },
    close: () => decoder.close(),
  };
}

/** Movies as luma, which needs no conversion of their colours; PDQ and keypoints look at nothing else. */
function channelsOf(movie: MovieFrames | undefined): 1 | 3 {
  return movie === undefined ? 3 : 1;
}

function secondsOf(frame: number, movie: MovieFrames | undefined): number {
  if (movie === undefined) return 0;
  const { times, rate } = movie.index;
  return times?.[frame] ?? (frame * rate.denominator) / rate.numerator;
}

function describeForLedger(picture: Picture): Omit<FrameFingerprint, 'frame' | 'seconds'> {
  const { codes, unsearchable } = findLedgerCodes(picture);
  // There is nothing in it to find a corner on.
  if (unsearchable === 'black' || unsearchable === 'flat') return { codes: [], unsearchable };
  const keypoints = findKeypoints(picture);
  if (unsearchable !== undefined && keypoints.count < TELLING_KEYPOINTS) return { codes: [], unsearchable };
  return { codes, keypoints };
}

function describeForQuery(picture: Picture, keypoints: boolean): Omit<QueryFrame, 'frame' | 'seconds'> {
  const { codes, mirroredCodes, unsearchable, tiny } = findQueryCodes(picture);
  const plain = {
    codes,
    mirroredCodes,
    ...(tiny === undefined ? {} : { tiny }),
    ...(unsearchable === undefined ? {} : { unsearchable }),
  };
  if (!keypoints || unsearchable === 'black' || unsearchable === 'flat') return plain;
  const { keypoints: found, mirrored: mirroredKeypoints } = findKeypointsBothWays(picture);
  if (unsearchable !== undefined && found.count < TELLING_KEYPOINTS) return plain;
  return { codes, mirroredCodes, keypoints: found, mirroredKeypoints };
}

/** The source may be anything that was once scanned; a report without its picture is still one. */
async function tryDecode(
  place: PicturePlace | undefined,
  decode: (place: PicturePlace) => Promise<Picture | undefined>,
): Promise<Picture | undefined> {
  if (place === undefined) return undefined;
  try {
    return await decode(place);
  } catch {
    return undefined;
  }
}
