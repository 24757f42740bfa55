import { expect, test } from 'vitest';
import { examineMovieDecoders } from '../../../../src/media/decode/movie/examine-movie-decoders.ts';
import { openMovieDecoder } from '../../../../src/media/decode/movie/open-movie-decoder.ts';
import { canMakeMovies } from '../../../support/make-movie.ts';

test('what decodes movies here is told with its version, and what is missing with what to do', async () => {
  const [bindings, none] = await examineMovieDecoders('/nowhere/ffmpeg');
  expect(bindings).toMatchObject({
    name: 'movies: bindings',
    state: 'good',
    what: expect.stringMatching(/FFmpeg \S*\d/),
  });
  expect(none).toMatchObject({ name: 'movies: command', state: 'missing', what: 'The ffmpeg command cannot be run.' });
  // One of the two is enough.
  expect(none?.remedy).toBeUndefined();
  if (!canMakeMovies()) return;
  expect((await examineMovieDecoders())[1]).toMatchObject({
    state: 'good',
    what: expect.stringMatching(/ffmpeg \S*\d/),
  });
});

test('without a command there is a reason and a remedy', async () => {
  const opening = openMovieDecoder({ backend: 'command', ffmpegPath: '/nowhere/ffmpeg' });
  await expect(opening).rejects.toMatchObject({ code: 'media.unsupported' });
});
