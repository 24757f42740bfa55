import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CODE_BYTES = 32;

export interface NativeSearch {
  /** One pass over all queries. */
  search(radius: number): Promise<{ readonly msPerQuery: number; readonly hits: number }>;
  close(): Promise<void>;
}

/** Compiles native-hamming.c for this very processor and gives it the codes. Needs gcc. */
export async function startNativeSearch(folder: string, codes: Uint8Array, queries: Uint8Array): Promise<NativeSearch> {
  const [program, codesFile, queriesFile] = ['native-hamming', 'codes', 'queries'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  execFileSync('gcc', ['-O3', '-march=native', '-o', program, join(import.meta.dirname, 'native-hamming.c')]);
  writeFileSync(codesFile, codes);
  writeFileSync(queriesFile, queries);
  const child = spawn(program, [codesFile, queriesFile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async search(radius) {
      child.stdin.write(`${radius}\n`);
      const { value } = await lines.next();
      const [ms, hits] = String(value).split(' ').map(Number);
      if (ms === undefined || hits === undefined) throw new Error('The native search ended.');
      return { msPerQuery: ms / (queries.length / CODE_BYTES), hits };
    },
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
