import type { DeliveredFile, DeliveredSequence, DeliveryContents } from '../domain/delivery.ts';
import type { DirectoryResult, ScanNotice } from '../domain/scan-result.ts';

/**
 * Gathers what a scan found into the contents of a delivery. What could not even be listed is in it as unreadable:
 * a delivery with a link out of its folder or a forbidden sub-folder has not been checked.
 */
export async function collectDelivery(results: AsyncIterable<DirectoryResult>): Promise<DeliveryContents> {
  const files: DeliveredFile[] = [];
  const sequences: DeliveredSequence[] = [];
  const notices: ScanNotice[] = [];
  const skipped = new Map<string, number>();
  for await (const result of results) {
    files.push(...result.files);
    sequences.push(...result.sequences);
    for (const [rule, count] of Object.entries(result.skipped)) skipped.set(rule, (skipped.get(rule) ?? 0) + count);
    for (const problem of result.problems) {
      const path = [result.path, problem.name].filter((part) => part !== '').join('/');
      const error = { code: problem.code, message: problem.message };
      files.push({
        path: path === '' ? '.' : path,
        status: 'unreadable',
        sizeBytes: 0,
        evidence: [],
        remarks: [],
        error,
      });
    }
    notices.push(...result.notices);
  }
  return { files, sequences, notices, skipped: Object.fromEntries(skipped) };
}
