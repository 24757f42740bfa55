import type { AssayConfig } from '../../config/schemas/assay-config.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import type { PictureReader } from '../../domain/picture-reader.ts';
import type { CompilePattern } from '../../domain/select-files.ts';
import { createKeypointIndex } from '../../fingerprint/keypoints/keypoint-index.ts';
import { fingerprintItems } from '../../pipeline/fingerprint/fingerprint-items.ts';
import { listGenerated } from '../../pipeline/fingerprint/list-generated.ts';
import type { FingerprintOutcome, FingerprintParts } from '../../pipeline/fingerprint/parts.ts';
import type { MatchIndexes, MatchParts } from '../../pipeline/match/parts.ts';
import { refreshIndexes } from '../../pipeline/match/refresh-indexes.ts';
import type { ChooseItem } from './choose-items.ts';
import { confirmContent } from './confirm-content.ts';
import { openCodeIndex } from './open-code-index.ts';
import { countPictureReaders, openPictureReader } from './open-picture-reader.ts';

export interface PicturesOptions {
  readonly config: AssayConfig;
  readonly ledger: Ledger;
  readonly rejudge: (credential: CredentialReading) => CredentialReading;
  readonly compilePattern: CompilePattern;
  readonly environment: Readonly<Record<string, string>>;
}

/** Searching by picture, wired. Nothing is opened before it is needed; `close` must be called. */
export interface Pictures {
  readonly reader: PictureReader;
  /** Calls of the reader at once that keep all its processes busy. */
  readonly parallel: number;
  /** What the ledger knows to be generated, and what of it is meant. */
  listItems(choose: ChooseItem): Promise<readonly GeneratedItem[]>;
  /** Fingerprints those that have no current fingerprint. `confirm`: default by what the ledger recorded of the place. */
  fingerprint(
    items: readonly GeneratedItem[],
    signal?: AbortSignal,
    confirm?: FingerprintParts['confirm'],
  ): AsyncIterable<FingerprintOutcome>;
  /** What searching needs, with all that the ledger has in the indexes. */
  prepare(items: readonly GeneratedItem[]): Promise<MatchParts>;
  close(): Promise<void>;
}

export function openPictures(options: PicturesOptions): Pictures {
  const { config, ledger, rejudge, compilePattern } = options;
  const parallel = countPictureReaders(config);
  let opened: PictureReader | undefined;
  let indexes: Promise<MatchIndexes> | undefined;
  const reader = (): PictureReader => {
    opened ??= openPictureReader(options);
    return opened;
  };
  const openIndexes = async (): Promise<MatchIndexes> => ({
    codes: await openCodeIndex(config, ledger),
    keypoints: createKeypointIndex(),
    keypointsCheckpoint: 0,
  });
  const parts = {
    ledger,
    reader: delegate(reader),
    confirm: (path: string, sha256: string) => confirmContent(path, sha256, ledger),
  };
  return {
    reader: parts.reader,
    parallel,
    async listItems(choose) {
      const items: GeneratedItem[] = [];
      for await (const page of listGenerated({ ledger, rejudge, compilePattern })) items.push(...page.filter(choose));
      return items;
    },
    fingerprint: (items, signal, confirm = parts.confirm) =>
      fingerprintItems(items, { ...parts, confirm }, { parallel, ...(signal === undefined ? {} : { signal }) }),
    async prepare(items) {
      indexes ??= openIndexes();
      const ready = await indexes;
      await refreshIndexes({ ledger, indexes: ready });
      return {
        ledger,
        reader: parts.reader,
        indexes: ready,
        items: new Map(items.map((item) => [item.sha256, item])),
      };
    },
    async close() {
      await opened?.close();
      await (await indexes)?.codes.close();
    },
  };
}

/** Processes are only started by who really has a picture to read. */
function delegate(reader: () => PictureReader): PictureReader {
  return {
    look: (...given) => reader().look(...given),
    fingerprint: (...given) => reader().fingerprint(...given),
    query: (...given) => reader().query(...given),
    agree: (...given) => reader().agree(...given),
    sideBySide: (...given) => reader().sideBySide(...given),
    isGraded: (...given) => reader().isGraded(...given),
    close: () => reader().close(),
  };
}
