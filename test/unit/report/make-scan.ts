import type { DeliveredFile } from '../../../src/domain/delivery.ts';
import type { Origin } from '../../../src/domain/origin.ts';
import type { DirectoryResult, ScannedSequence } from '../../../src/domain/scan-result.ts';
import { SIGN } from './make-report.ts';

/** A checked file of an origin; without one nothing was found in it. */
export function file(path: string, origin: Origin = 'unknown', more: Partial<DeliveredFile> = {}): DeliveredFile {
  const evidence = origin === 'unknown' ? [] : [{ ...SIGN, origin }];
  return {
    path,
    status: 'checked',
    sizeBytes: 1000,
    mediaType: 'image/png',
    kind: 'image',
    judged: { origin, ...(origin !== 'unknown' && { certainty: 'implied' }), basis: evidence, remarks: [] },
    evidence,
    remarks: [],
    ...more,
  };
}

export function unchecked(path: string, status: 'unreadable' | 'unfinished' | 'unsupported'): DeliveredFile {
  const error =
    status === 'unsupported' ? {} : { error: { code: 'file.truncated', message: 'It ends early.' } as const };
  return { path, status, sizeBytes: 1000, evidence: [], remarks: [], ...error };
}

/** Frames from 1001 on, one for each file made. */
export function sequence(make: readonly ((path: string) => DeliveredFile)[]): ScannedSequence {
  const frames = make.map((one, at) => ({ frame: 1001 + at, file: one(`shots/sh010.${1001 + at}.png`) }));
  const last = 1000 + make.length;
  return {
    path: `shots/sh010.1001-${last}#.png`,
    pattern: 'shots/sh010.####.png',
    missing: [],
    frames,
    remarks: [],
    sequence: {
      prefix: 'sh010.',
      suffix: '.png',
      display: `sh010.1001-${last}#.png`,
      padding: 4,
      step: 1,
      ranges: [{ first: 1001, last, step: 1 }],
      missing: [],
      frames: frames.map(({ frame }) => ({ frame, name: `sh010.${frame}.png` })),
      mediaType: 'image/png',
      remarks: [],
    },
  };
}

export function directory(more: Partial<DirectoryResult>): DirectoryResult {
  return { path: '', files: [], sequences: [], problems: [], notices: [], skipped: {}, inspected: 0, ...more };
}
