/** Main of its own, since the signing library keeps its memory: writes a movie of the size given and signs it with a certificate made for it. */
import { rmSync } from 'node:fs';
import { makeAuthority, makeSigner } from '../../test/support/certificates.ts';
import { signFile } from './sign-file.ts';
import { writeMovie } from './write-movie.ts';

const [, , target = '', size = '0'] = process.argv;
const unsigned = `${target}.unsigned.mp4`;
writeMovie(unsigned, Number(size));
await signFile(unsigned, target, makeSigner(makeAuthority('Bench CA'), 'Bench signer'));
rmSync(unsigned);
// The signing library keeps a thread that never ends.
process.exit(0);
