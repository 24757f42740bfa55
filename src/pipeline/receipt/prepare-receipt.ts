import type { OutputFiles } from '../../domain/ports.ts';

/**
 * Makes sure, before anything is marked, that a receipt can be written to the folder of `path`: makes it when it is not there. What lies
 * at the name itself is no hindrance. Throws `output.forbidden`, `output.full`, `output.io`.
 */
export async function prepareReceipt(path: string, files: Pick<OutputFiles, 'prepare' | 'temporary'>): Promise<void> {
  const unused = files.temporary(path);
  await files.prepare({ source: unused, destination: unused, inPlace: true });
}
