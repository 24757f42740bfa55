import type { MatchParts } from './parts.ts';

/** Lets at most so many calls of the picture reader run at once, whoever makes them: stages need not count each other's. */
export function limitReader(reader: MatchParts['reader'], parallel: number): MatchParts['reader'] {
  const waiting: (() => void)[] = [];
  let running = 0;
  const limit = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // The place is handed on, not given back: nobody who comes later gets in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
  return {
    look: (file, options) => limit(() => reader.look(file, options)),
    query: (file, options) => limit(() => reader.query(file, options)),
    agree: (final, sources) => limit(() => reader.agree(final, sources)),
  };
}
