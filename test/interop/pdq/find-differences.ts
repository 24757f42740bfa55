import { hashPicture } from '../../../src/fingerprint/pdq/hash-picture.ts';
import { hashOrientations } from '../../../src/fingerprint/pdq/hash-plane.ts';
import { readLuma } from '../../../src/fingerprint/pdq/read-luma.ts';
import { hashPlace, MOTIFS, makePicture, type PictureRecipe } from '../../unit/fingerprint/pdq/make-picture.ts';
import { askReference } from './reference.ts';

/** Pictures of all kinds and of sizes from 5 to 512 that are drawn by lot, other ones than the unit tests have. */
const RECIPES: readonly PictureRecipe[] = Array.from({ length: 36 }, (_, nth) => ({
  motif: MOTIFS[nth % MOTIFS.length] ?? 'noise',
  width: 5 + Math.floor(508 * hashPlace(nth, 0, 4)),
  height: 5 + Math.floor(508 * hashPlace(nth, 1, 4)),
  channels: nth % 4 === 0 ? 1 : 3,
  seed: nth,
}));

/** Where our hashes, their qualities or those of the orientations are not the reference's, one sentence each. */
export function findDifferences(program: string): readonly string[] {
  const pictures = RECIPES.map(makePicture);
  const theirs = askReference(program, pictures);
  return pictures.flatMap((picture, nth) => {
    const { hash } = hashPicture(picture);
    const turned = [...hashOrientations(readLuma(picture)).values()].map(({ bits }) =>
      Buffer.from(bits).toString('hex'),
    );
    const ours = { hash: Buffer.from(hash.bits).toString('hex'), quality: hash.quality, orientations: turned };
    const same = JSON.stringify(ours) === JSON.stringify(theirs[nth]);
    return same
      ? []
      : [`${JSON.stringify(RECIPES[nth])}: ${JSON.stringify(ours)} is not ${JSON.stringify(theirs[nth])}`];
  });
}
