import type { DeliveredFile, DeliveryContents } from '../domain/delivery.ts';
import type { Remark } from '../domain/evidence.ts';
import { isFlagged } from '../domain/origin.ts';
import type { DeclaredAs } from './declared-entries.ts';

/** One file of a delivery with what is declared of it. */
export interface ItemFile {
  /** Frame number; absent for a file that is in no sequence. */
  readonly frame?: number;
  readonly file: DeliveredFile;
  readonly declared: DeclaredAs;
  readonly shot?: string;
}

/** A file or a sequence: what a finding points at. */
export interface DeliveryItem {
  /** Display form. */
  readonly path: string;
  /** The same in the next delivery, apart from version tokens. */
  readonly pattern: string;
  readonly sequence: boolean;
  /** In frame order; exactly one for a file, none for what is only remarked on. */
  readonly files: readonly ItemFile[];
  /** Remarks on the sequence as a whole, or on what is no file. */
  readonly remarks: readonly Remark[];
}

type DescribeFile = (file: DeliveredFile) => Pick<ItemFile, 'declared' | 'shot'>;

/** Files, sequences and notices as items, each file with what `describe` finds for it. */
export function listItems(contents: DeliveryContents, describe: DescribeFile): readonly DeliveryItem[] {
  const files = contents.files.map((file): DeliveryItem => {
    const itemFile = { file, ...describe(file) };
    return { path: file.path, pattern: file.path, sequence: false, files: [itemFile], remarks: [] };
  });
  const sequences = contents.sequences.map(
    (sequence): DeliveryItem => ({
      path: sequence.path,
      pattern: sequence.pattern,
      sequence: true,
      files: sequence.frames.map(({ frame, file }) => ({ frame, file, ...describe(file) })),
      remarks: sequence.remarks,
    }),
  );
  const notices = (contents.notices ?? []).map(
    ({ path, ...remark }): DeliveryItem => ({ path, pattern: path, sequence: false, files: [], remarks: [remark] }),
  );
  return [...files, ...sequences, ...notices];
}

/** True when a sign in the file says that generative AI is in it. */
export function hasGeneratedSign({ file }: ItemFile): boolean {
  return file.judged !== undefined && isFlagged(file.judged.origin);
}

/** True when a sign or a declaration says so. */
export function isGenerated(itemFile: ItemFile): boolean {
  return hasGeneratedSign(itemFile) || itemFile.declared.generated.length > 0;
}

/** True when any entry in effect calls the file temporary. */
export function isDeclaredTemporary(itemFile: ItemFile): boolean {
  return itemFile.declared.generated.some(({ entry }) => entry.intent === 'temp');
}

export function isDeclared({ declared }: ItemFile): boolean {
  return declared.generated.length > 0 || declared.negative !== undefined;
}
