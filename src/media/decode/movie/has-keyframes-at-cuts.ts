import type { MovieHints } from './movie-decoder.ts';

/**
 * An encoder that decides by the picture leaves groups of many lengths. Cutting a movie into equal parts and encoding those apart gives
 * two: the usual one, and the rest at the end of each part.
 */
const LEAST_LENGTHS = 3;
/** Groups that end early: fewer could be edits or markers of chapters. */
const LEAST_EARLY = 4;
/** Of the groups that end early. More cuts inside of groups than this, and the encoder does not put keyframes there. */
const MOST_SPIKES_SHARE = 1 / 4;

/** Whether there is evidence that the encoder put a keyframe at each cut. `spikes`: cuts that seem to lie inside of groups. */
export function hasKeyframesAtCuts(keyframes: Uint32Array, spikes: number, hints: MovieHints): boolean {
  const stated = readSceneCut(hints.encoderSettings);
  if (stated !== undefined) return stated;
  const lengths = Array.from(keyframes.subarray(1), (frame, at) => frame - (keyframes[at] ?? 0));
  const longest = lengths.reduce((one, other) => Math.max(one, other), 0);
  const early = lengths.filter((length) => length < longest);
  return (
    early.length >= LEAST_EARLY && new Set(early).size >= LEAST_LENGTHS && spikes <= early.length * MOST_SPIKES_SHARE
  );
}

/** `scenecut=40` in the settings of x264 and x265; 0 means off, and gradual refresh has no keyframes to put anywhere. */
function readSceneCut(settings: string | undefined): boolean | undefined {
  if (settings === undefined) return undefined;
  if (/\bintra[_-]refresh=1\b/.test(settings)) return false;
  const value = /\bscenecut=(\d{1,4})\b/.exec(settings)?.[1];
  return value === undefined ? undefined : Number(value) > 0;
}
