import type { Reading, ReadingKey } from '../domain/asset.ts';
import type { FindReading } from '../domain/ports.ts';

/** Readings kept until the ledger has them: more than one batch of the recorder. */
const CACHE_READINGS = 2000;

/** Finds readings made moments ago, before the ledger is asked. Copies of one file often lie side by side. */
export function createReadingCache(findReading: FindReading): {
  readonly find: FindReading;
  add(reading: Reading): void;
} {
  const recent = new Map<string, Reading>();
  return {
    find: async (key) => recent.get(describeKey(key)) ?? findReading(key),
    add(reading) {
      const key = describeKey(reading.key);
      recent.delete(key);
      recent.set(key, reading);
      const oldest = recent.size > CACHE_READINGS ? recent.keys().next().value : undefined;
      if (oldest !== undefined) recent.delete(oldest);
    },
  };
}

function describeKey(key: ReadingKey): string {
  return [key.sha256, key.extension, key.sidecarDigest, String(key.deep), key.signsVersion].join('\n');
}
