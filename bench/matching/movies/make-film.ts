import { between, hashText, makeRandom } from '../pictures/random.ts';
import { FILM_ENCODER } from './encoders.ts';
import { writeMovie } from './movie-writer.ts';
import { panOver } from './shot.ts';

const SIZE = { width: 1920, height: 1080 } as const;
const RATE = 24;
/** Every picture stands for three frames, as drawn films do it: the hour is made in minutes. */
const HOLD = 3;
const SHOT_SECONDS = { least: 2, most: 6 } as const;

export interface Film {
  readonly frames: number;
  readonly shots: number;
}

/** Slow pans over the pictures, cut every two to six seconds, at 1080p and 24 frames a second. Pictures come again framed otherwise. */
export async function makeFilm(
  path: string,
  pictures: readonly string[],
  seconds: number,
  say: (line: string) => void,
): Promise<Film> {
  const writer = writeMovie(path, { ...SIZE, rate: RATE / HOLD, encode: FILM_ENCODER.encode });
  const random = makeRandom(hashText('film'));
  const wanted = Math.round(seconds * (RATE / HOLD));
  let [drawn, shots] = [0, 0];
  while (drawn < wanted) {
    const length = Math.min(
      wanted - drawn,
      Math.round(between(random, SHOT_SECONDS.least, SHOT_SECONDS.most) * (RATE / HOLD)),
    );
    const shot = await panOver(pictures[shots % pictures.length] ?? '', length, SIZE, shots);
    for (let frame = 0; frame < length; frame += 1) await writer.write(shot.draw(frame));
    drawn += length;
    shots += 1;
    if (shots % 100 === 0)
      say(`    film: ${Math.round((drawn * HOLD) / RATE / 60)} min of ${Math.round(seconds / 60)}`);
  }
  await writer.close();
  return { frames: drawn * HOLD, shots };
}
