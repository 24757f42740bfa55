import { Presets, SingleBar } from 'cli-progress';
import type { ScanProgress } from '../domain/scan-result.ts';
import { formatBytes, formatDuration } from '../report/units.ts';
import type { Terminal } from './terminal.ts';

/** Draws how far a scan has come; draws nothing when standard error is no terminal. */
export interface ProgressBar {
  update(progress: ScanProgress): void;
  stop(): void;
}

/** Least time between two drawings, ms. */
const DRAW_EVERY_MS = 100;

/** A time left is only said once there is something to tell it from: after this long, and this share of the bytes. */
const ESTIMATE_AFTER_S = 2;
const ESTIMATE_AFTER_SHARE = 0.005;

export function openProgressBar(terminal: Terminal, label: string): ProgressBar {
  if (!terminal.interactive) return { update: () => undefined, stop: () => undefined };
  const startedMs = performance.now();
  const bar = new SingleBar(
    {
      stream: terminal.stderr as NodeJS.WriteStream,
      format: `${label} {bar} {files}  {rate}  {left}`,
      clearOnComplete: true,
      hideCursor: true,
      fps: 1000 / DRAW_EVERY_MS,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  bar.start(1, 0, { files: '', rate: '', left: '' });
  return {
    update(progress) {
      const seconds = Math.max((performance.now() - startedMs) / 1000, 0.001);
      bar.setTotal(Math.max(progress.listedBytes, 1));
      bar.update(progress.doneBytes, {
        files: `${progress.done}/${progress.listed}${progress.walked ? '' : '+'} files`,
        rate: `${formatBytes(progress.doneBytes / seconds)}/s`,
        left: describeTimeLeft(progress, seconds),
      });
    },
    stop: () => bar.stop(),
  };
}

/** Before the walk has ended the total is not known, and a time left would be a guess. */
function describeTimeLeft(progress: ScanProgress, seconds: number): string {
  if (!progress.walked) return 'still listing';
  if (seconds < ESTIMATE_AFTER_S || progress.doneBytes < progress.listedBytes * ESTIMATE_AFTER_SHARE) return '';
  const left = ((progress.listedBytes - progress.doneBytes) / progress.doneBytes) * seconds;
  return `${formatDuration(left)} left`;
}

/** Draws how many of a number of things are done. */
export interface CountBar {
  update(done: number, total: number): void;
  stop(): void;
}

export function openJobsBar(terminal: Terminal, label: string): CountBar {
  return openCountBar(terminal, label, 'jobs', 'waiting for a worker');
}

/** `noun`: what is counted. `before`: what stands there until the first is known. */
export function openCountBar(terminal: Terminal, label: string, noun: string, before = ''): CountBar {
  if (!terminal.interactive) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      stream: terminal.stderr as NodeJS.WriteStream,
      format: `${label} {bar} {count}`,
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  bar.start(1, 0, { count: before });
  return {
    update(done, total) {
      if (total === 0) return;
      bar.setTotal(total);
      bar.update(done, { count: `${done}/${total} ${noun}` });
    },
    stop: () => bar.stop(),
  };
}
