import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Assay, openAssay } from '../../../src/compose/open-assay.ts';
import { openPictures, type Pictures } from '../../../src/compose/pictures/open-pictures.ts';
import { readerEnvironment } from '../../../src/config/load.ts';
import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { FileMatches } from '../../../src/domain/match.ts';
import { matchDelivery } from '../../../src/pipeline/match/match-delivery.ts';
import type { MatchParts } from '../../../src/pipeline/match/parts.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', mp4: 'video/mp4', mov: 'video/quicktime', mpg: 'video/mpeg', exr: 'image/x-exr',
}; // biome-ignore format: a table

export interface Learned {
  /** Generated contents that the ledger knows. */
  readonly items: number;
  /** Of them, those that could not be fingerprinted. */
  readonly failed: readonly string[];
  /** File name of an item, by content. */
  nameOf(sha256: string): string | undefined;
}

/** The product, wired as the command line wires it. */
export interface Product {
  /** Scans the folder and fingerprints what in it is generated. What is there already is not made again. */
  learn(folder: string, say: (line: string) => void): Promise<Learned>;
  /** Searches files of a folder as a delivery. */
  find(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, FileMatches>>;
  /** Searches with these parts from now on. */
  use(parts: MatchParts): void;
  /** For what is timed by itself. */
  readonly pictures: Pictures;
  readonly assay: Assay;
  close(): Promise<void>;
}

export async function openProduct(work: string): Promise<Product> {
  mkdirSync(work, { recursive: true });
  const assay = await openAssay({ cwd: work, ledgerFile: join(work, 'ledger.sqlite') });
  const { config, ledger, rejudge, compilePattern } = assay;
  const pictures = openPictures({ config, ledger, rejudge, compilePattern, environment: readerEnvironment() });
  let parts: MatchParts | undefined;
  return {
    pictures,
    assay,
    async learn(folder, say) {
      for await (const _ of assay.scan({ root: folder }));
      const items = await pictures.listItems(() => true);
      const failed: string[] = [];
      let done = 0;
      for await (const { status, path, error } of pictures.fingerprint(items)) {
        done += 1;
        if (done % 200 === 0) say(`    ${done} of ${items.length} fingerprinted`);
        if (status === 'failed' || status === 'nowhere') failed.push(`${path}: ${error?.code ?? status}`);
      }
      parts = await pictures.prepare(items);
      const names = new Map(items.map(({ sha256, places }) => [sha256, places[0]?.path.split('/').at(-1)]));
      return { items: items.length, failed, nameOf: (sha256) => names.get(sha256) };
    },
    use(given) {
      parts = given;
    },
    async find(folder, names) {
      if (parts === undefined) throw new Error('Nothing was learned.');
      const files = names.map((name) => describeFile(folder, name));
      const locate = ({ path, sizeBytes, mediaType }: DeliveredFile) => ({
        path: join(folder, path),
        sizeBytes,
        ...(mediaType !== undefined && { mediaType }),
      });
      const options = { thorough: false, parallel: pictures.parallel };
      const found = await matchDelivery({ files, sequences: [] }, { ...parts, locate }, options);
      return new Map(found.files.map((each) => [each.path, each]));
    },
    async close() {
      await pictures.close();
      await assay.close();
    },
  };
}

function describeFile(folder: string, name: string): DeliveredFile {
  const mediaType = MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return {
    path: name,
    status: 'checked',
    sizeBytes: statSync(join(folder, name)).size,
    mediaType,
    kind: mediaType.startsWith('video/') ? 'video' : 'image',
    evidence: [],
    remarks: [],
  };
}
