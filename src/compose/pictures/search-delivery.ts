import { resolve } from 'node:path';
import type { DeliveredFile, DeliveryContents } from '../../domain/delivery.ts';
import type { PictureSearchOutcome } from '../../domain/match.ts';
import type { PictureFile } from '../../domain/picture-reader.ts';
import { type RateName, TIMECODE_RATES } from '../../domain/timecode.ts';
import type { TimecodeStart } from '../../domain/timecode-start.ts';
import { matchDelivery } from '../../pipeline/match/match-delivery.ts';
import type { Assay } from '../open-assay.ts';
import { chooseForDelivery } from './choose-items.ts';
import { gradeMatches } from './grade-matches.ts';

/** How far searching has come. `fingerprint`: what the ledger knows and has no fingerprint of yet; `match`: samples of the delivery. */
export interface MatchingProgress {
  readonly stage: 'fingerprint' | 'match';
  readonly done: number;
  readonly total: number;
}

/** Whether and how pictures are searched. */
export interface SearchWish {
  /**
   * `usual`: search the pictures for generated material that the ledger knows. `thorough`: look at every frame. `off`: do not. Default: as
   * the configuration has it.
   */
  readonly match?: 'off' | 'usual' | 'thorough';
  readonly onMatching?: (progress: MatchingProgress) => void;
}

export interface SearchRequest extends SearchWish {
  /** Absolute. */
  readonly root: string;
  readonly rate: RateName;
  readonly timecodeStart: TimecodeStart | undefined;
  readonly signal: AbortSignal;
}

/** Searches the pictures of a delivery, once everything that the ledger knows to be generated has a fingerprint. */
export async function searchDelivery(
  contents: DeliveryContents,
  request: SearchRequest,
  assay: Pick<Assay, 'config' | 'pictures' | 'ledger'>,
): Promise<PictureSearchOutcome> {
  const { root, signal, onMatching } = request;
  const { config, pictures } = assay;
  const match = request.match ?? (config.matching.enabled ? 'usual' : 'off');
  if (match === 'off') return { state: 'off' };
  const items = await pictures.listItems(chooseForDelivery(root));
  if (items.length === 0) return { state: 'nothing-known' };
  let done = 0;
  for await (const _outcome of pictures.fingerprint(items, signal))
    onMatching?.({ stage: 'fingerprint', done: ++done, total: items.length });
  const parts = await pictures.prepare(items);
  const tally = createTally(onMatching);
  const matches = await matchDelivery(
    contents,
    { ...parts, locate: (file) => locate(root, file) },
    {
      thorough: match === 'thorough',
      parallel: pictures.parallel,
      sequences: {
        rate: TIMECODE_RATES[request.rate],
        ...(request.timecodeStart !== undefined && { start: request.timecodeStart }),
      },
      onProgress: ({ path, done: looked, total }) => tally(path, looked, total),
      signal,
    },
  );
  return { state: 'done', matches: await gradeMatches(matches, contents, root, assay) };
}

function locate(root: string, { path, mediaType, sizeBytes }: DeliveredFile): PictureFile {
  return { path: resolve(root, path), sizeBytes, ...(mediaType === undefined ? {} : { mediaType }) };
}

/** Several files are searched at once: their samples are told together. */
function createTally(onMatching: SearchRequest['onMatching']): (path: string, done: number, total: number) => void {
  const files = new Map<string, { readonly done: number; readonly total: number }>();
  return (path, looked, total) => {
    files.set(path, { done: looked, total });
    const all = [...files.values()];
    onMatching?.({
      stage: 'match',
      done: all.reduce((sum, file) => sum + file.done, 0),
      total: all.reduce((sum, file) => sum + file.total, 0),
    });
  };
}
