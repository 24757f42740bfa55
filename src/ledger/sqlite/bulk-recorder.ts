import type { DatabaseSync } from 'node:sqlite';
import type { DirectoryBatch } from '../../domain/ledger.ts';
import { prepareReading } from '../recording/prepare-reading.ts';
import { forgetPlaces, type KnownDirectory, recordDirectories } from '../recording/record-directories.ts';
import type { RecordingStore } from '../recording/recording-store.ts';
import { createBulkLog } from './bulk-log.ts';
import { createDirectoryWriter } from './directory-writer.ts';
import { createPlaceWriter } from './place-writer.ts';
import { createReadingWriter } from './reading-writer.ts';

/** The bulk writers on SQLite. All of it is synchronous and belongs inside one writing transaction. */
export interface BulkRecorder {
  record(batches: readonly DirectoryBatch[], timeMs: number): void;
  /** Marks every place of these directories as gone. */
  forget(scanId: number, directories: readonly KnownDirectory[], timeMs: number): void;
}

export function createBulkRecorder(database: DatabaseSync): BulkRecorder {
  const log = createBulkLog(database);
  const readings = createReadingWriter(database);
  const selectScan = database.prepare('select id from scans where id = ?');
  const store: RecordingStore = {
    log,
    readings,
    places: createPlaceWriter(database),
    directories: createDirectoryWriter(database),
    hasScan: (scanId) => selectScan.get(scanId) !== undefined,
  };
  return {
    record(batches, timeMs) {
      log.begin(timeMs);
      readings.begin();
      recordDirectories(store, batches, prepareReading);
      log.finish();
    },
    forget(scanId, directories, timeMs) {
      log.begin(timeMs);
      forgetPlaces(store, scanId, directories);
      log.finish();
    },
  };
}
