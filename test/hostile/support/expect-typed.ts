import { expect } from 'vitest';
import { ASSET_STATUSES } from '../../../src/domain/asset.ts';
import { ERROR_CODES } from '../../../src/domain/errors.ts';
import { ORIGINS } from '../../../src/domain/origin.ts';
import type { AssetLine, SummaryLine } from '../../../src/domain/report.ts';
import { ORDINARY_NAME, type Scan } from './hostile-folder.ts';
import { parseLines } from './run-assay.ts';

const MEMORY_LIMIT_BYTES = 1.2 * 1024 ** 3;
/** Exit code when something generated was found: it goes over what could not be read. */
const FOUND = 1;

export interface Expectations {
  /** Longest time the folder may take. Generous: the machine may be busy. */
  readonly seconds: number;
  /** Default: 1, because the ordinary picture is generated. */
  readonly exitCode?: number;
  /** Without the ordinary picture. */
  readonly bare?: boolean;
  /** Files that may truly be called not made by AI: controls. */
  readonly mayBeNotAi?: (path: string) => boolean;
}

export interface Scanned {
  readonly assets: ReadonlyMap<string, AssetLine>;
  readonly summary: SummaryLine;
  /** Status, and the code of the error when there is one: `unreadable file.truncated`. */
  readonly outcome: (path: string) => string;
}

/**
 * What holds for every folder, whatever is in it: it came to its end in time, every file has a typed result, nothing broken is
 * called clean, the ordinary picture is found, and nothing is left behind or changed.
 */
export function expectTyped(run: Scan, expected: Expectations): Scanned {
  expect(run.stderr).toBe('');
  const { lines, summary } = parseLines(run.stdout);
  const assets = new Map<string, AssetLine>();
  for (const line of lines) {
    expectLine(line as AssetLine, expected);
    if (line.kind === 'asset') assets.set(line.path, line);
  }
  if (expected.bare !== true) {
    expect(assets.get(ORDINARY_NAME)).toMatchObject({ status: 'checked', origin: 'generated', certainty: 'implied' });
  }
  expect(run.exitCode).toBe(expected.exitCode ?? FOUND);
  expect(run.seconds).toBeLessThan(expected.seconds);
  expect(run.peakBytes).toBeGreaterThan(0);
  expect(run.peakBytes).toBeLessThan(MEMORY_LIMIT_BYTES);
  expect(run.leftBehind).toEqual([]);
  expect(run.temporaryLeft).toEqual([]);
  expect(run.sourcesChanged).toEqual([]);
  return {
    assets,
    summary,
    outcome: (path) => {
      const line = assets.get(path);
      if (line === undefined) return 'no result';
      return [line.status, line.error?.code ?? line.origin].filter((part) => part !== undefined).join(' ');
    },
  };
}

function expectLine(line: AssetLine, { mayBeNotAi }: Expectations): void {
  const where = JSON.stringify(line).slice(0, 500);
  expect(ASSET_STATUSES, where).toContain(line.status);
  if (line.status === 'checked') {
    expect(ORIGINS, where).toContain(line.origin);
    expect(line.error, where).toBeUndefined();
  } else {
    expect(line.origin, where).toBeUndefined();
    expect(line.certainty, where).toBeUndefined();
  }
  if (line.status === 'unreadable' || line.status === 'unfinished') {
    expect(Object.keys(ERROR_CODES), where).toContain(line.error?.code);
    expect(line.error?.code, where).not.toBe('internal.bug');
  }
  if (mayBeNotAi?.(line.path) !== true) expect(line.origin, where).not.toBe('not-ai');
}
