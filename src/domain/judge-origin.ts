import type { CredentialReading } from './credential.ts';
import type { Evidence, Remark, RemarkCode } from './evidence.ts';
import type { JudgedOrigin } from './finding.ts';
import { type Certainty, compareCertainties, isFlagged, type Origin, worstOrigin } from './origin.ts';
import { type Reached, reachFile } from './origin-paths.ts';
import { remarkOnCredential } from './origin-remarks.ts';
import { findProvenManifests, findSignedNotAi } from './origin-signed.ts';

/** What is known of one file when its origin is judged. */
export interface JudgeInput {
  readonly evidence: readonly Evidence[];
  readonly credential: CredentialReading;
  /** Remarks made while reading. Some mean that not everything could be read, so that nothing can be called free of AI. */
  readonly remarks?: readonly Remark[];
}

/** Something was there that could not be read or understood: the file may be anything but free of AI. */
export const UNREAD_REMARKS: readonly RemarkCode[] = [
  'metadata.partial',
  'metadata.sidecar-unreadable',
  'evidence.unknown-code',
  'credential.unreadable',
  'credential.remote',
];

interface Weighed extends Reached {
  readonly weight: Certainty;
}

function byStrength(a: Weighed, b: Weighed): number {
  return compareCertainties(a.weight, b.weight);
}

/** Only a trusted, intact credential proves; a hint stays a hint whoever signs it. */
function weigh(evidence: readonly Evidence[], proven: ReadonlySet<string>): readonly Weighed[] {
  return evidence.flatMap((piece) => {
    const reached = reachFile(piece);
    if (reached === undefined) return [];
    const isProven = reached.certainty === 'declared' && piece.manifest !== undefined && proven.has(piece.manifest);
    return [{ ...reached, weight: isProven ? 'proven' : reached.certainty }];
  });
}

/** Non-AI statements about the file itself that contradict an AI one from another source, and broken bindings. */
function findConflict(input: JudgeInput, weighed: readonly Weighed[], origin: Origin): Remark | undefined {
  const stated = weighed.filter(({ certainty }) => certainty !== 'hint');
  const fromStore = stated.filter(({ evidence }) => evidence.manifest !== undefined);
  if (input.credential.state === 'tampered' && fromStore.some((piece) => piece.origin !== 'unknown'))
    return {
      code: 'evidence.conflict',
      message: `The credential's binding is broken, so its claim may have been taken from another file; judged ${origin}.`,
    };
  if (!isFlagged(origin)) return undefined;
  const denials = stated.filter((piece) => piece.origin === 'not-ai');
  const against = denials.find((denial) =>
    stated.some(
      (piece) =>
        isFlagged(piece.origin) &&
        // Within one credential a capture that was edited later is a history, no contradiction.
        !(denial.evidence.manifest !== undefined && piece.evidence.manifest !== undefined),
    ),
  );
  if (against === undefined) return undefined;
  return {
    code: 'evidence.conflict',
    message: `${against.evidence.carrier} claims an origin without AI, other evidence says ${origin}; the higher was taken.`,
    detail: { carrier: against.evidence.carrier },
  };
}

function claimsOf(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter((piece) => piece.origin === 'not-ai');
}

/** No AI was found: is there a signed reason to say that there is none? */
function judgeWithoutAi(input: JudgeInput): JudgedOrigin {
  const claims = claimsOf(input.evidence);
  const blocked = (input.remarks ?? []).some(({ code }) => UNREAD_REMARKS.includes(code));
  const signed = blocked ? undefined : findSignedNotAi(claims, input.credential);
  if (signed === undefined) return { origin: 'unknown', basis: [], remarks: [] };
  const selfDeclared: readonly Remark[] =
    signed.certainty === 'proven'
      ? []
      : [
          {
            code: 'credential.self-declared',
            message: 'The claim of an origin without AI is signed by a signer that no trust anchor vouches for.',
          },
        ];
  return { origin: 'not-ai', certainty: signed.certainty, basis: signed.basis, remarks: selfDeclared };
}

function decide(input: JudgeInput, weighed: readonly Weighed[]): JudgedOrigin {
  const worst = worstOrigin(weighed.map(({ origin }) => origin));
  if (worst === undefined || worst === 'unknown' || worst === 'not-ai') return judgeWithoutAi(input);
  const deciding = weighed.filter(({ origin }) => origin === worst).toSorted(byStrength);
  const certainty = deciding[0]?.weight ?? 'hint';
  return { origin: worst, certainty, basis: deciding.map(({ evidence }) => evidence), remarks: [] };
}

function remarkOnUnsigned(input: JudgeInput, origin: Origin): readonly Remark[] {
  if (origin !== 'unknown' && origin !== 'needs-answer') return [];
  const unsigned = claimsOf(input.evidence).find((claim) => claim.manifest === undefined);
  if (unsigned === undefined) return [];
  return [
    {
      code: 'evidence.unsigned-claim',
      message: `${unsigned.carrier} claims an origin without AI; nobody signed that, so it counts for nothing.`,
      detail: { carrier: unsigned.carrier },
    },
  ];
}

/**
 * Judges what a file is made of from what it says and how far its credential holds. Pure, so that it can be done anew
 * when trust anchors or dates change. The rules and worked cases are in docs/origin.md.
 */
export function judgeOrigin(input: JudgeInput): JudgedOrigin {
  const weighed = weigh(input.evidence, findProvenManifests(input.credential));
  const decided = decide(input, weighed);
  const conflict = findConflict(input, weighed, decided.origin);
  return {
    ...decided,
    remarks: [
      ...remarkOnCredential(input.credential),
      ...decided.remarks,
      ...(conflict === undefined ? [] : [conflict]),
      ...remarkOnUnsigned(input, decided.origin),
    ],
  };
}
