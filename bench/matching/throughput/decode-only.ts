/** Main of its own, so that its time can be told: decodes what the product looks at in a movie, and does nothing with it. */
import { openMovieDecoder } from '../../../src/media/decode/movie/open-movie-decoder.ts';
import { planSamples } from '../../../src/media/decode/movie/plan-samples.ts';

/** As the product decodes what it takes codes from. */
const MAX_PIXELS = 512;

const [, , path = ''] = process.argv;
// Starting is not decoding.
const before = process.cpuUsage();
const decoder = await openMovieDecoder();
const { index, hints } = await decoder.look(path);
const plan = planSamples(index, hints, { thorough: false });
let decoded = 0;
for await (const { picture } of decoder.frames(path, index, [...plan.frames], { maxPixels: MAX_PIXELS, channels: 1 }))
  if (picture !== undefined) decoded += 1;
await decoder.close();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ decoded, of: plan.frames.length, frames: index.frames, cpuMs: (user + system) / 1000 }));
