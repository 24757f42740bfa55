import type { FrameRange } from '../domain/sequence.ts';
import type { DeliveryItem, ItemFile } from './delivery-item.ts';

/** Neighbouring files of one item with the same fault. */
export interface FrameRun<F> {
  readonly item: DeliveryItem;
  readonly files: readonly ItemFile[];
  readonly fault: F;
  /** True when every file of the item is in it. */
  readonly whole: boolean;
}

/** Distance between neighbouring frames: the smallest there is, so that a hole never passes for the step. */
export function findFrameStep(files: readonly ItemFile[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < files.length; i++) {
    const distance = (files[i]?.frame ?? 0) - (files[i - 1]?.frame ?? 0);
    if (distance > 0 && distance < step) step = distance;
  }
  return Number.isFinite(step) ? step : 1;
}

/**
 * Cuts an item into runs of contiguous files with the same fault (by key). A hole in the numbering ends a run: a finding
 * must not name frames that are not there.
 */
export function splitRuns<F extends { readonly key: string }>(
  item: DeliveryItem,
  findFault: (itemFile: ItemFile) => F | undefined,
): readonly FrameRun<F>[] {
  const step = findFrameStep(item.files);
  const runs: { files: ItemFile[]; fault: F }[] = [];
  let current: { files: ItemFile[]; fault: F } | undefined;
  let previousFrame = 0;
  for (const itemFile of item.files) {
    const fault = findFault(itemFile);
    const frame = itemFile.frame ?? 0;
    const contiguous = current !== undefined && frame - previousFrame <= step;
    if (fault === undefined) current = undefined;
    else if (current !== undefined && contiguous && current.fault.key === fault.key) current.files.push(itemFile);
    else {
      current = { files: [itemFile], fault };
      runs.push(current);
    }
    previousFrame = frame;
  }
  return runs.map(({ files, fault }) => ({ item, files, fault, whole: files.length === item.files.length }));
}

/** The range of a run; undefined for a file that is in no sequence. */
export function findFrameRange(files: readonly ItemFile[], step: number): FrameRange | undefined {
  const first = files[0]?.frame;
  const last = files.at(-1)?.frame;
  if (first === undefined || last === undefined) return undefined;
  return { first, last, step: first === last ? 1 : step };
}
