/** Main of its own, so that the bench's process does not hold the noise: writes a movie of the size given. */
import { writeMovie } from './write-movie.ts';

const [, , target = '', size = '0'] = process.argv;
writeMovie(target, Number(size));
