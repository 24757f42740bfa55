import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryOrder } from './make-queries.ts';
import type { Query } from './query.ts';

export interface MadeQueries {
  readonly folder: string;
  readonly queries: readonly Query[];
}

/** Has the queries made by another process. */
export async function orderQueries(
  work: string,
  name: string,
  order: Omit<QueryOrder, 'target'>,
): Promise<MadeQueries> {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const orderFile = join(work, `${name}.json`);
  writeFileSync(orderFile, JSON.stringify({ ...order, target: folder }));
  const main = join(import.meta.dirname, 'make-queries-main.ts');
  const child = spawn(process.execPath, [main, orderFile], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Making queries ended with ${code}.`);
  return { folder, queries: JSON.parse(readFileSync(`${orderFile}.made`, 'utf8')) as readonly Query[] };
}
