import type { ScanProgress } from '../../domain/scan-result.ts';

/** Counts files and bytes for the progress bar. */
export interface MarkProgress {
  list(sizeBytes: number): void;
  done(sizeBytes: number): void;
  walked(): void;
}

export function createMarkProgress(tell: ((progress: ScanProgress) => void) | undefined): MarkProgress {
  const progress = { listed: 0, listedBytes: 0, done: 0, doneBytes: 0, walked: false };
  return {
    list(sizeBytes) {
      progress.listed += 1;
      progress.listedBytes += sizeBytes;
      tell?.(progress);
    },
    done(sizeBytes) {
      progress.done += 1;
      progress.doneBytes += sizeBytes;
      tell?.(progress);
    },
    walked() {
      progress.walked = true;
      tell?.(progress);
    },
  };
}
