import type { MatchingProgress } from '../compose/pictures/search-delivery.ts';
import { type CountBar, openCountBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** One bar after the other: what is fingerprinted first, then how many frames were looked at. */
export interface MatchingBars {
  update(progress: MatchingProgress): void;
  stop(): void;
}

const NOUNS = { fingerprint: 'pictures', match: 'frames' } as const;

/** `onBegin`: told once, before the first bar is drawn. Nothing is drawn when standard error is no terminal. */
export function openMatchingBars(terminal: Terminal, onBegin: () => void = () => undefined): MatchingBars {
  let open: { readonly stage: MatchingProgress['stage']; readonly bar: CountBar } | undefined;
  return {
    update({ stage, done, total }) {
      if (open?.stage !== stage) {
        if (open === undefined) onBegin();
        open?.bar.stop();
        open = { stage, bar: openCountBar(terminal, stage, NOUNS[stage]) };
      }
      open.bar.update(done, total);
    },
    stop: () => open?.bar.stop(),
  };
}
