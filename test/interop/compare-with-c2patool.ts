import { isDeepStrictEqual } from 'node:util';
import type { StoreFacts } from './support/describe-store.ts';
import type { Mark, MarkedMedia } from './support/mark-media.ts';
import { readWithC2patool } from './support/read-with-c2patool.ts';
import { readWithEngine } from './support/read-with-engine.ts';

/** What two programs said of one mark. */
export interface Comparison {
  readonly name: string;
  readonly anchored: boolean;
  readonly engine: StoreFacts | undefined;
  /** Text: why it could not read it. */
  readonly tool: StoreFacts | string;
  readonly agrees: boolean;
}

const AT_ONCE = 4;

/** Reads every mark with c2patool and with c2pa-node, with the anchor and without. */
export async function compareWithC2patool(
  tool: string,
  { marks, folder, anchor, anchorPem }: Pick<MarkedMedia, 'marks' | 'folder' | 'anchor' | 'anchorPem'>,
): Promise<readonly Comparison[]> {
  const compare = async (mark: Mark, anchored: boolean): Promise<Comparison> => {
    const how = { home: folder, ...(anchored && { anchor }) };
    const [engine, said] = await Promise.all([
      readWithEngine(mark, anchored ? anchorPem : undefined),
      readWithC2patool(tool, mark, how).catch((error: unknown) => String(error)),
    ]);
    return { name: mark.name, anchored, engine, tool: said, agrees: isDeepStrictEqual(engine, said) };
  };
  const jobs = marks.flatMap((mark) => [true, false].map((anchored) => () => compare(mark, anchored)));
  const results: Comparison[] = [];
  for (let at = 0; at < jobs.length; at += AT_ONCE)
    results.push(...(await Promise.all(jobs.slice(at, at + AT_ONCE).map((job) => job()))));
  return results;
}
