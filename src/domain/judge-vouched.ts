import type { CredentialReading } from './credential.ts';
import { EVIDENCE_LIMIT, type Evidence, type Remark } from './evidence.ts';
import type { JudgedOrigin } from './finding.ts';
import { type JudgeInput, judgeOrigin } from './judge-origin.ts';
import { compareCertainties, isFlagged, worstOrigin } from './origin.ts';
import { reachFile } from './origin-paths.ts';

/** Statements that somebody outside the file makes of its content, under a credential of its own: a sequence manifest. */
export interface Voucher {
  readonly evidence: readonly Evidence[];
  readonly credential: CredentialReading;
}

/**
 * Judges a file with what is vouched for its content. A file without a credential takes the first voucher's for its own. Else each
 * credential is judged with its own statements, and the highest origin wins: a claim of an origin without AI never
 * outweighs what the file says itself.
 */
export function judgeVouched(own: JudgeInput, vouchers: readonly Voucher[]): JudgedOrigin {
  const [first, ...rest] = vouchers;
  if (first === undefined) return judgeOrigin(own);
  if (own.credential.state !== 'absent') return judgeTogether([own, ...vouchers]);
  const adopted = {
    evidence: [...own.evidence, ...first.evidence],
    credential: first.credential,
    remarks: own.remarks ?? [],
  };
  return rest.length === 0 ? judgeOrigin(adopted) : judgeTogether([adopted, ...rest]);
}

function judgeTogether(inputs: readonly JudgeInput[]): JudgedOrigin {
  const judged = inputs.map(judgeOrigin);
  const origin = worstOrigin(judged.map((one) => one.origin)) ?? 'unknown';
  const deciding = judged
    .filter((one) => one.origin === origin)
    .toSorted((a, b) => compareCertainties(a.certainty ?? 'hint', b.certainty ?? 'hint'));
  const certainty = deciding[0]?.certainty;
  const remarks = mergeRemarks(judged.flatMap((one) => one.remarks));
  const conflict = isFlagged(origin) ? findDenial(inputs) : undefined;
  return {
    origin,
    ...(certainty !== undefined && { certainty }),
    basis: deciding.flatMap((one) => one.basis).slice(0, EVIDENCE_LIMIT),
    remarks:
      conflict === undefined || remarks.some(({ code }) => code === 'evidence.conflict')
        ? remarks
        : [...remarks, conflict],
  };
}

/** A claim of an origin without AI in one of the credentials, while another one says otherwise. */
function findDenial(inputs: readonly JudgeInput[]): Remark | undefined {
  const reached = inputs.map(({ evidence }) => evidence.flatMap((piece) => reachFile(piece) ?? []));
  const denies = (at: number) =>
    reached[at]?.find(({ origin, certainty }) => origin === 'not-ai' && certainty !== 'hint');
  const states = (at: number) =>
    reached[at]?.some(({ origin, certainty }) => isFlagged(origin) && certainty !== 'hint');
  for (const at of inputs.keys()) {
    const denial = denies(at);
    const contradicted = [...inputs.keys()].some((other) => other !== at && states(other) === true);
    if (denial === undefined || !contradicted) continue;
    const { carrier } = denial.evidence;
    const message = `${carrier} claims an origin without AI, another credential says otherwise; the higher was taken.`;
    return { code: 'evidence.conflict', message, detail: { carrier } };
  }
  return undefined;
}

function mergeRemarks(remarks: readonly Remark[]): readonly Remark[] {
  const kept = new Map<string, Remark>();
  for (const remark of remarks) {
    const key = `${remark.code}\n${remark.message}`;
    if (!kept.has(key)) kept.set(key, remark);
  }
  return [...kept.values()];
}
