import type { Reading } from '../../domain/asset.ts';
import { digestReading, type ReadingRows, readingToRows } from '../reading-rows.ts';

/** A reading ready to be written: what costs time is done before anything is locked. */
export interface PreparedReading extends ReadingRows {
  readonly digest: string;
}

export function prepareReading(reading: Reading): PreparedReading {
  const rows = readingToRows(reading);
  return { ...rows, digest: digestReading(rows) };
}
