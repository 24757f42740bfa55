import type { DeliveredFile } from '../domain/delivery.ts';
import type { CheckReport, CoveragePart } from '../domain/report.ts';
import { type DeliveryItem, type ItemFile, isDeclared } from './delivery-item.ts';

type Kind = Exclude<keyof CoveragePart, 'total'>;

function classify(itemFile: ItemFile): Kind {
  const { file } = itemFile;
  if (file.status !== 'checked') return 'unchecked';
  const credential = file.credential?.state ?? 'absent';
  if (file.evidence.length > 0 || credential !== 'absent') return 'withEvidence';
  return isDeclared(itemFile) ? 'declared' : 'unknown';
}

/** Pictures in a file: 1 for a still, what a movie says of itself, 0 for sound, documents and what nobody could count. */
function countFrames(file: DeliveredFile, sequence: boolean): number {
  if (sequence) return 1;
  const kind = file.kind ?? file.mediaType?.split('/')[0];
  if (kind === 'image') return 1;
  return kind === 'video' ? (file.timing?.frames ?? 0) : 0;
}

const NOTHING: CoveragePart = { total: 0, withEvidence: 0, declared: 0, unknown: 0, unchecked: 0 };

function add(part: CoveragePart, kind: Kind, amount: number): CoveragePart {
  return { ...part, total: part.total + amount, [kind]: part[kind] + amount };
}

/** How much of a delivery carries any evidence, how much is only declared, and how much nobody could check. */
export function measureCoverage(items: readonly DeliveryItem[]): CheckReport['coverage'] {
  let [files, frames, bytes] = [NOTHING, NOTHING, NOTHING];
  for (const item of items) {
    for (const itemFile of item.files) {
      const kind = classify(itemFile);
      files = add(files, kind, 1);
      frames = add(frames, kind, countFrames(itemFile.file, item.sequence));
      bytes = add(bytes, kind, itemFile.file.sizeBytes);
    }
  }
  return { files, frames, bytes };
}
