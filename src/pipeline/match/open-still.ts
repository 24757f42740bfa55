import type { PictureFile } from '../../domain/picture-reader.ts';
import type { Footage, FrameAnswer } from './footage.ts';
import type { MatchParts } from './parts.ts';

/** A single picture. */
export function openStill(
  file: PictureFile,
  about: { readonly path: string; readonly contents: ReadonlySet<string>; readonly remarks: readonly string[] },
  reader: Pick<MatchParts['reader'], 'query'>,
): Footage {
  return {
    ...about,
    kind: 'still',
    length: 1,
    sampled: Uint32Array.of(0),
    thin: [],
    chunk: 1,
    secondsAt: () => 0,
    query: async (positions, keypoints) => {
      const answer = await queryStill(file, keypoints, reader);
      return positions.map(() => answer);
    },
    toSpan: ({ in: first, out }) => ({ in: first, out }),
  };
}

/** The one picture of a file. */
export async function queryStill(
  file: PictureFile,
  keypoints: boolean,
  reader: Pick<MatchParts['reader'], 'query'>,
): Promise<FrameAnswer> {
  const read = await reader.query(file, keypoints ? { keypointFrames: [0] } : {});
  if (!read.ok) return { error: read.error };
  const [frame] = read.value;
  return frame === undefined
    ? { error: { code: 'file.malformed', message: 'The decoder gave no picture for this file.' } }
    : { frame };
}
