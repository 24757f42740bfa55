import { appendFileSync, existsSync, readFileSync } from 'node:fs';

export interface ResultLog<T> {
  /** What earlier runs wrote. */
  readonly entries: readonly T[];
  add(entries: readonly T[]): void;
}

/** Results as lines of JSON, so that a run that was ended goes on where it was. A line that was cut off does not count. */
export function openResultLog<T>(path: string): ResultLog<T> {
  const entries: T[] = [];
  if (existsSync(path)) {
    const text = readFileSync(path, 'utf8');
    for (const line of text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean))
      entries.push(JSON.parse(line) as T);
    if (!text.endsWith('\n')) appendFileSync(path, '\n');
  }
  return {
    entries,
    add(added) {
      entries.push(...added);
      appendFileSync(path, added.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    },
  };
}
