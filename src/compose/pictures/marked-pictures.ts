import { SOURCE_CLASSES } from '../../domain/digital-source-type.ts';
import { FINGERPRINT_ALGORITHM, FINGERPRINT_VERSION } from '../../domain/fingerprint.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { MarkStatement } from '../../domain/mark.ts';
import type { MarkedFile, MarkResult } from '../../domain/mark-result.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { isFlagged } from '../../domain/origin.ts';
import { isPictureName } from '../../pipeline/fingerprint/is-picture-name.ts';

/** Gathers the pictures that were marked as generated. */
export interface MarkedPictures {
  add(result: MarkResult): void;
  /** Those whose picture nobody has fingerprinted yet, also not before it was marked: marking leaves the picture as it is. */
  listOpen(ledger: Pick<Ledger, 'fingerprintStates'>): Promise<readonly GeneratedItem[]>;
}

/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;

type Marked = Pick<MarkedFile, 'before' | 'after'>;

export function createMarkedPictures(): MarkedPictures {
  const items = new Map<string, GeneratedItem>();
  const add = ({ before, after }: Marked, path: string, origin: MarkStatement['origin']): void => {
    const claimed = SOURCE_CLASSES[origin];
    if (claimed === 'neutral' || !isFlagged(claimed) || !isPictureName(path)) return;
    const { sha256 } = after;
    items.set(sha256, {
      sha256,
      origin: claimed,
      known: 'mark',
      places: [{ path, relativePath: '', sha256 }],
      ...(before.sha256 === sha256 ? {} : { twin: before.sha256 }),
    });
  };
  return {
    add(result) {
      if (result.kind === 'file') {
        const { outcome, statement, destination } = result;
        if (statement !== undefined && (outcome.status === 'marked' || outcome.status === 'unchanged'))
          add(outcome, destination, statement.origin);
      } else for (const frame of result.frames) add(frame, frame.destination, result.statement.origin);
    },
    async listOpen(ledger) {
      const all = [...items.values()];
      const known = new Set<string>();
      for (let at = 0; at < all.length; at += HASHES_AT_ONCE) {
        const hashes = all.slice(at, at + HASHES_AT_ONCE).flatMap(({ twin }) => twin ?? []);
        for (const [sha256, { state }] of await ledger.fingerprintStates(
          hashes,
          FINGERPRINT_ALGORITHM,
          FINGERPRINT_VERSION,
        ))
          if (state !== 'failed') known.add(sha256);
      }
      return all.filter(({ twin }) => twin === undefined || !known.has(twin));
    },
  };
}
