import { AssayError } from '../../domain/errors.ts';
import { MAX_ENTRIES, MAX_FOLDERS, MAX_HISTORY_BYTES } from './limits.ts';

/** What reading a history and those below it has cost so far. Each `take` throws AssayError `limit.output` beyond the limit. */
export interface ReadBudget {
  takeBytes(count: number): void;
  takeEntry(): void;
  takeFolder(): void;
}

export function createReadBudget(): ReadBudget {
  let bytes = 0;
  let entries = 0;
  let folders = 0;
  return {
    takeBytes: (count) => {
      bytes += count;
      if (bytes > MAX_HISTORY_BYTES) throw limitError(`${MAX_HISTORY_BYTES} bytes of manifests`);
    },
    takeEntry: () => {
      entries += 1;
      if (entries > MAX_ENTRIES) throw limitError(`${MAX_ENTRIES} entries`);
    },
    takeFolder: () => {
      folders += 1;
      if (folders > MAX_FOLDERS) throw limitError(`${MAX_FOLDERS} folders`);
    },
  };
}

function limitError(limit: string): AssayError {
  return new AssayError('limit.output', `The history has more than ${limit}, and is not read to its end.`);
}
