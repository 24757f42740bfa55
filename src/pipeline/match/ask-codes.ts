import { codeDistance, leadingCode, measureDistance } from '../../domain/code-distance.ts';
import type { QueryFrame } from '../../domain/fingerprint.ts';
import type { EdgeReference, EdgeReferences } from './edge-references.ts';
import type { AskPositions } from './find-edge.ts';
import type { Footage } from './footage.ts';
import { CUT_BITS } from './thresholds.ts';

/** Two neighbouring frames within this are of one shot, however fast it moves. */
const NEXT_FRAME_BITS = 24;

export interface CodeQuestions {
  readonly ask: AskPositions;
  /** Two positions that were asked look like different shots, or one of them shows nothing. */
  readonly isCut: (one: number, other: number) => boolean;
}

/** Whether frames beyond `inside` still show something, by their codes. `limitBits`: from a sample of the ledger. */
export function askCodes(
  inside: { readonly position: number; readonly code: Uint8Array | undefined },
  references: EdgeReferences,
  footage: Footage,
  limitBits: number,
): CodeQuestions {
  const codes = new Map<number, Uint8Array | undefined>([[inside.position, inside.code]]);
  const belonging = [inside.position];
  const ask: AskPositions = async (positions) => {
    const answers = await footage.query(positions, false);
    const distanceTo = (position: number, other = Number.NaN): number => Math.abs(position - other);
    return answers.map((answer, index) => {
      const position = positions[index] ?? inside.position;
      if ('error' in answer) return false;
      const own = leadingCode(answer.frame)?.bits;
      codes.set(position, own);
      const distance = Math.min(256, ...references.at(position).map((each) => nearestView(answer.frame, each)));
      const [next] = belonging.toSorted((a, b) => distanceTo(position, a) - distanceTo(position, b));
      const before = codes.get(next ?? inside.position);
      const apart = own === undefined || before === undefined ? 256 : codeDistance(own, before);
      // A fast shot leaves its nearest sample behind before it ends; a cut leaves its neighbour behind, too. Beyond a cut may stand what
      // the source shows at that time as well, as a slate does: it is another shot all the same.
      const belongs =
        apart <= CUT_BITS && (distance <= limitBits || (distance <= CUT_BITS && apart <= NEXT_FRAME_BITS));
      if (belongs) belonging.push(position);
      return belongs;
    });
  };
  return {
    ask,
    isCut: (one, other) => {
      const [a, b] = [codes.get(one), codes.get(other)];
      return a === undefined || b === undefined || codeDistance(a, b) > CUT_BITS;
    },
  };
}

function nearestView(frame: QueryFrame, { codes, mirrored }: EdgeReference): number {
  const own = mirrored ? frame.mirroredCodes : frame.codes;
  const wanted = codes.filter(({ view }) => view === 'whole' || view === 'trimmed');
  const distances = own
    .filter(({ view }) => view === 'whole' || view === 'trimmed')
    .flatMap((asked) => wanted.map((code) => measureDistance(asked, code.bits)));
  return Math.min(256, ...distances);
}
