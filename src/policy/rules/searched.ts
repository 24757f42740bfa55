import type { CommonMaterial, DeliveryMatches, FileMatches, FrameSpan, NotSearched } from '../../domain/match.ts';
import { BUILT_IN_RULES } from '../built-in-rules.ts';
import type { DeliveryItem } from '../delivery-item.ts';
import type { FindingDraft } from '../finding-draft.ts';
import type { PolicyContext } from '../policy-context.ts';

/** Stretches named in one finding: the longest ones. `--json` and the ledger have them all. */
const STRETCHES_SHOWN = 8;
/** Items named in one finding. */
const ITEMS_SHOWN = 5;

const WHOLE: DeliveryItem = { path: '.', pattern: '.', sequence: false, files: [], remarks: [] };

/** What the search for generated pictures could not look at or look for: silence would read as clean. */
export function checkSearched({ input, items }: PolicyContext): readonly FindingDraft[] {
  if (input.search?.state !== 'done') return [];
  const { matches } = input.search;
  const byPath = new Map(items.map((item) => [item.path, item]));
  return [
    ...matches.files.flatMap((found) => draftFile(found, byPath.get(found.path))),
    ...draftMissing(matches, 'no-fingerprint'),
    ...draftMissing(matches, 'failed'),
    ...draftMissing(matches, 'unsearchable'),
  ];
}

function draftFile(found: FileMatches, item: DeliveryItem | undefined): readonly FindingDraft[] {
  if (item === undefined) return [];
  const on = { item, files: [], basis: 'matched', evidence: [] } as const;
  const undecodable = found.notSearched.filter(({ why }) => why === 'undecodable');
  const blank = found.notSearched.filter(({ why }) => why !== 'undecodable');
  const { readable, notes } = BUILT_IN_RULES;
  return [
    ...(undecodable.length === 0
      ? []
      : [
          {
            ...on,
            code: 'match.undecodable' as const,
            rule: readable.id,
            severity: readable.severity,
            idKey: '',
            message: `Pictures that could not be decoded, so nobody searched them: ${listSpans(undecodable)}.${tellError(undecodable)}`,
            remedy:
              'Look at it, or have it delivered again. Movies need FFmpeg: assay doctor tells what is missing. --no-match leaves pictures unsearched on purpose.',
          },
        ]),
    ...(blank.length === 0
      ? []
      : [
          {
            ...on,
            code: 'match.not-searchable' as const,
            rule: notes.id,
            severity: notes.severity,
            idKey: '',
            message: `Black, flat or too plain to be told from other pictures, so not searched: ${listSpans(blank)}.`,
          },
        ]),
    ...(found.thin.length === 0
      ? []
      : [
          {
            ...on,
            code: 'match.thin' as const,
            rule: notes.id,
            severity: notes.severity,
            idKey: '',
            message: `Sampled thinly, so that a shot of over 12 frames could have gone unseen: ${listSpans(found.thin)}.`,
            remedy: 'Check again with --thorough to look at every frame.',
          },
        ]),
    ...found.common.map((common) => draftCommon(common, on)),
  ];
}

function draftCommon(
  { item: known, alike, spans }: CommonMaterial,
  on: Pick<FindingDraft, 'item' | 'files' | 'basis' | 'evidence'>,
): FindingDraft {
  const { id, severity } = BUILT_IN_RULES.notes;
  return {
    ...on,
    code: 'match.common',
    rule: id,
    severity,
    idKey: `common|${known.sha256}`,
    message: `Something that occurs everywhere (a slate, bars, a logo, a leader): ${alike} contents of the ledger look like ${known.path ?? known.sha256.slice(0, 12)}. In ${listSpans(spans)}.`,
  };
}

const MISSING = {
  'no-fingerprint': {
    what: 'were never fingerprinted, so they could not be searched for',
    remedy: 'Run assay fingerprint where their files are mounted, and check again.',
  },
  failed: {
    what: 'could not be fingerprinted, so they could not be searched for',
    remedy: 'Look at why (assay fingerprint tells), or sign it off knowing that they were not searched for.',
  },
  unsearchable: { what: 'have nothing in them to tell them by, so they cannot be searched for', remedy: undefined },
} as const;

function draftMissing({ missing }: DeliveryMatches, why: keyof typeof MISSING): readonly FindingDraft[] {
  const those = missing.filter((each) => each.why === why);
  if (those.length === 0) return [];
  const { id, severity } = why === 'unsearchable' ? BUILT_IN_RULES.notes : BUILT_IN_RULES.readable;
  const names = those.slice(0, ITEMS_SHOWN).map(({ path, sha256 }) => path ?? sha256.slice(0, 12));
  const rest = those.length > ITEMS_SHOWN ? ' …' : '';
  const { what, remedy } = MISSING[why];
  const first = those.find(({ error }) => error !== undefined)?.error;
  return [
    {
      item: WHOLE,
      files: [],
      basis: 'matched',
      evidence: [],
      code: 'match.items-missing',
      rule: id,
      severity,
      idKey: why,
      message: `${those.length} generated ${those.length === 1 ? 'content' : 'contents'} that the ledger knows ${what}: ${names.join(', ')}${rest}.${first === undefined ? '' : ` ${first.message}`}`,
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
}

function tellError(stretches: readonly NotSearched[]): string {
  const error = stretches.find((each) => each.error !== undefined)?.error;
  return error === undefined ? '' : ` ${error.message} (${error.code})`;
}

function listSpans(spans: readonly (FrameSpan & { readonly why?: string })[]): string {
  const longest = [...spans].sort((a, b) => b.out - b.in - (a.out - a.in)).slice(0, STRETCHES_SHOWN);
  const shown = longest.sort((a, b) => a.in - b.in).map(describeSpan);
  const rest = spans.length - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} shorter ones`;
}

function describeSpan({ in: first, out, timecode, why }: FrameSpan & { readonly why?: string }): string {
  const frames = first === out ? `frame ${first}` : `frames ${first} to ${out}`;
  const notes = [
    ...(why === undefined || why === 'undecodable' ? [] : [why]),
    ...(timecode === undefined ? [] : [timecode.in]),
  ];
  return notes.length === 0 ? frames : `${frames} (${notes.join(', ')})`;
}
