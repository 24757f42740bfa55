import type { DeliveredFile } from '../../../domain/delivery.ts';
import type { Evidence, Remark } from '../../../domain/evidence.ts';
import type { Voucher } from '../../../domain/judge-vouched.ts';

/** What companions say of one file. */
export interface FileNote {
  readonly vouchers: Voucher[];
  /** Statements that stand by themselves, under no credential that the file could take for its own. */
  readonly told: Evidence[];
  readonly remarks: Remark[];
}

/** By name; only files that anything is said of. */
export type FileNotes = Map<string, FileNote>;

export function noteOf(notes: FileNotes, name: string): FileNote {
  const known = notes.get(name);
  if (known !== undefined) return known;
  const note: FileNote = { vouchers: [], told: [], remarks: [] };
  notes.set(name, note);
  return note;
}

/** The files of one directory, by name. */
export type DirectoryFiles = ReadonlyMap<string, DeliveredFile>;
