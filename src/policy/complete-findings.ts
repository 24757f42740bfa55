import { type Finding, isSettled, SEVERITIES } from '../domain/finding.ts';
import { compareCertainties, worstOrigin } from '../domain/origin.ts';
import { type RateName, TIMECODE_RATES } from '../domain/timecode.ts';
import { findTimecodeRate } from '../domain/timecode-start.ts';
import type { FindingDraft } from './finding-draft.ts';
import { assignIds, comparePaths } from './finding-id.ts';
import { findFrameRange, findFrameStep } from './frame-runs.ts';
import { locateTimecode } from './locate-timecode.ts';
import type { PolicyInput } from './policy-input.ts';
import { digestContent, findSignOff, indexSignOffs } from './sign-offs.ts';

type Judgement = Pick<Finding, 'origin' | 'certainty'>;

function summarizeJudgement({ files, match }: FindingDraft): Judgement {
  const judged = files.flatMap(({ file }) => (file.judged === undefined ? [] : [file.judged]));
  const origin = worstOrigin(judged.map((one) => one.origin));
  // What the file says of itself is not what was found in its picture.
  if (match !== undefined) return { origin: match.item.origin };
  if (origin === undefined) return {};
  const certainties = judged.flatMap((one) =>
    one.origin === origin && one.certainty !== undefined ? [one.certainty] : [],
  );
  const certainty = certainties.sort(compareCertainties)[0];
  return { origin, ...(certainty === undefined ? {} : { certainty }) };
}

/** Where in a movie something was found. A still has no frames, and a sequence's are its files' own. */
function locateMatch({ item, match }: FindingDraft, showRate: RateName): Pick<Finding, 'frames' | 'timecode'> {
  const file = item.files[0]?.file;
  if (match === undefined || item.sequence || file?.kind !== 'video') return {};
  const { in: first, out: last, timecode } = match.final;
  const rate = findTimecodeRate(
    file.timing?.frameRate ?? TIMECODE_RATES[showRate].rate,
    timecode?.in.includes(';') ?? false,
  );
  return {
    frames: { first, last, step: 1 },
    ...(timecode === undefined || rate === undefined ? {} : { timecode: { ...timecode, rate: rate.name } }),
  };
}

function locate(draft: FindingDraft, input: PolicyInput): Pick<Finding, 'frames' | 'timecode' | 'shot'> {
  const frames = findFrameRange(draft.files, findFrameStep(draft.item.files));
  const timecode = locateTimecode(draft.files, input.start, input.show.rate);
  const shot = (draft.files[0] ?? draft.item.files[0])?.shot;
  return {
    ...(shot === undefined ? {} : { shot }),
    ...(frames === undefined ? {} : { frames }),
    ...(timecode === undefined ? {} : { timecode }),
    ...locateMatch(draft, input.show.rate),
  };
}

function findPicture({ item, files }: FindingDraft): Pick<Finding, 'picture'> {
  const file = (files[0] ?? item.files[0])?.file;
  return file === undefined ? {} : { picture: file.path };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(isSettled(a)) - Number(isSettled(b)) ||
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    comparePaths(a.path, b.path) ||
    (a.frames?.first ?? 0) - (b.frames?.first ?? 0) ||
    comparePaths(a.rule, b.rule) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Gives drafts their ids, timecode, sign-offs and history. Open ones first, then by severity, path and frame. */
export function completeFindings(drafts: readonly FindingDraft[], input: PolicyInput): readonly Finding[] {
  const ids = assignIds(drafts, input.show.id, input.digest);
  const signOffs = indexSignOffs(input);
  const before = new Set(input.previous?.findings.map(({ id }) => id));
  const findings = drafts.map((draft): Finding => {
    const { item, files: _files, subject: _subject, idKey: _idKey, ...told } = draft;
    const id = ids.get(draft) ?? '';
    const content = digestContent(draft, input.digest);
    const pinned = { ...told, id, ...(content === undefined ? {} : { content }) };
    return {
      ...pinned,
      path: item.path,
      ...findPicture(draft),
      ...locate(draft, input),
      ...summarizeJudgement(draft),
      ...findSignOff(signOffs, pinned),
      change: before.has(id) ? 'carried' : 'new',
    };
  });
  return findings.sort(compareFindings);
}
