import type { FileError } from '../../domain/errors.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { fingerprintFile } from './fingerprint-file.ts';
import type { FingerprintOptions, FingerprintParts, Made } from './parts.ts';

/** From the first place that can be read and still is that content; the error is that of the last one tried. */
export async function fingerprintItem(
  item: GeneratedItem,
  parts: FingerprintParts,
  options: FingerprintOptions,
): Promise<Made> {
  let error: FileError | undefined;
  for (const { path } of item.places) {
    options.signal?.throwIfAborted();
    const confirmed = await parts.confirm(path, item.sha256);
    if (!confirmed.ok) {
      error = confirmed.error;
      continue;
    }
    const file =
      confirmed.value.mediaType === undefined && item.mediaType !== undefined
        ? { ...confirmed.value, mediaType: item.mediaType }
        : confirmed.value;
    const fingerprint = await fingerprintFile(file, item.sha256, parts, options);
    // A file that went away or changed under the reader says nothing about the content: another place may still have it.
    if (fingerprint.error !== undefined && /^file\.(?:vanished|changed|io|forbidden)$/.test(fingerprint.error.code)) {
      error = fingerprint.error;
      continue;
    }
    return { path, fingerprint };
  }
  return error === undefined ? {} : { error };
}
