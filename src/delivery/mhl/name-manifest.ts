import { formatFileDate } from './format-date.ts';

/** Bytes that a file name may have nearly everywhere. */
const MAX_NAME_BYTES = 255;

/** `0002_A002R2EC_2020-01-17_143000Z.mhl`. A folder name that is too long, or has what no name or manifest can hold, is made to fit. */
export function nameManifest(number: number, folderName: string, createdAtMs: number): string {
  const before = `${String(number).padStart(4, '0')}_`;
  const after = `_${formatFileDate(createdAtMs)}.mhl`;
  const safe = folderName.replace(/[\p{Cc}\p{Cs}\ufffe\uffff/\\]/gu, '_') || 'root';
  let name = safe;
  while (Buffer.byteLength(before + name + after) > MAX_NAME_BYTES) name = Array.from(name).slice(0, -1).join('');
  return before + name + after;
}
