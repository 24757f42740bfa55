import type { FrameFingerprint } from '../../../src/domain/fingerprint.ts';
import type { GeneratedItem } from '../../../src/domain/match-item.ts';
import type { MatchParts } from '../../../src/pipeline/match/parts.ts';
import type { Product } from '../trial/product.ts';
import { makeUnlikeItem } from './unlike-items.ts';

/** Recorded at once: some 12 KB each. */
const BATCH = 500;

/** Fills the product's ledger up to `count` items, beside those that it has learned from real pictures, and loads its indexes. */
export async function fillLedger(
  { assay: { ledger }, pictures }: Product,
  count: number,
  say: (line: string) => void,
): Promise<MatchParts> {
  const learned = await pictures.listItems(() => true);
  const real: FrameFingerprint[] = [];
  for (const { sha256 } of learned) real.push(...((await ledger.fingerprint(sha256, 'pdq+orb'))?.samples ?? []));
  const items: GeneratedItem[] = [...learned];
  for (let at = 0; items.length < count; at += BATCH) {
    const size = Math.min(BATCH, count - items.length);
    const made = Array.from({ length: size }, (_, index) => makeUnlikeItem(at + index, real));
    await ledger.recordFingerprints(made);
    items.push(
      ...made.map(({ sha256 }): GeneratedItem => ({ sha256, origin: 'generated', known: 'declaration', places: [] })),
    );
    if ((at / BATCH) % 5 === 4) say(`    ${items.length} of ${count} items`);
  }
  return pictures.prepare(items);
}
