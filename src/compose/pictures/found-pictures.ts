import { dirname, join } from 'node:path';
import type { DeliveredFile } from '../../domain/delivery.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { isFlagged } from '../../domain/origin.ts';
import type { DirectoryResult } from '../../domain/scan-result.ts';
import { findStats } from '../../media/discover/find-stats.ts';

/** Gathers the generated pictures of a scan as it goes. Memory grows with these alone. */
export interface FoundPictures {
  add(result: Pick<DirectoryResult, 'files' | 'sequences'>): void;
  readonly items: readonly GeneratedItem[];
}

interface Found extends Omit<GeneratedItem, 'places'> {
  /** As the scan names them. */
  readonly paths: readonly string[];
}

/** What a scan found to be generated, without asking the ledger for all it knows. `root`: absolute, the folder or file that is scanned. */
export function createFoundPictures(root: string): FoundPictures {
  const items = new Map<string, Found>();
  const add = (file: DeliveredFile): void => {
    const { sha256, judged, kind, mediaType, path: relativePath } = file;
    if (sha256 === undefined || judged === undefined || !isFlagged(judged.origin)) return;
    if (kind !== 'image' && kind !== 'video') return;
    const known = items.get(sha256);
    const system = judged.basis.find((evidence) => evidence.system !== undefined)?.system;
    items.set(sha256, {
      sha256,
      origin: judged.origin,
      known: 'sign',
      paths: [...(known?.paths ?? []), relativePath],
      ...(system === undefined ? {} : { system }),
      ...(mediaType === undefined ? {} : { mediaType }),
    });
  };
  return {
    add({ files, sequences }) {
      for (const file of files) add(file);
      for (const { frames } of sequences) for (const { file } of frames) add(file);
    },
    get items() {
      if (items.size === 0) return [];
      const folder = findStats(root)?.isFile() === true ? dirname(root) : root;
      return [...items.values()].map(({ paths, ...item }) => ({
        ...item,
        places: paths.map((path) => ({ path: join(folder, path), relativePath: path, sha256: item.sha256 })),
      }));
    },
  };
}
