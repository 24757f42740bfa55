import type { Remark } from '../../../domain/evidence.ts';
import type { Ledger, RecordedMark } from '../../../domain/ledger.ts';
import { clipDetail } from './clip.ts';
import { type DirectoryFiles, type FileNotes, noteOf } from './file-notes.ts';
import { carriesMark, describeMark } from './mark-evidence.ts';

/** Lets the ledger speak for files without a credential whose content it knows as marked. */
export async function honourMarks(
  absolutePath: string,
  files: DirectoryFiles,
  notes: FileNotes,
  ledger: Pick<Ledger, 'marksOf'>,
): Promise<void> {
  const namesOf = new Map<string, string[]>();
  for (const [name, { sha256, credential }] of files) {
    if (sha256 === undefined || (credential !== undefined && credential.state !== 'absent')) continue;
    const names = namesOf.get(sha256);
    if (names === undefined) namesOf.set(sha256, [name]);
    else names.push(name);
  }
  if (namesOf.size === 0) return;
  const marksOn = new Map<string, RecordedMark[]>();
  for (const mark of await ledger.marksOf([...namesOf.keys()])) {
    for (const sha256 of new Set([mark.after, mark.before])) {
      for (const name of namesOf.get(sha256) ?? []) {
        const marks = marksOn.get(name);
        if (marks === undefined) marksOn.set(name, [mark]);
        else marks.push(mark);
      }
    }
  }
  const folder = absolutePath === '/' ? '' : absolutePath;
  for (const [name, marks] of marksOn) honourMark(name, `${folder}/${name}`, marks, files, notes);
}

function honourMark(
  name: string,
  absolutePath: string,
  marks: readonly RecordedMark[],
  files: DirectoryFiles,
  notes: FileNotes,
): void {
  const file = files.get(name);
  if (file === undefined || marks.some((mark) => carriesMark(file, notes.get(name), mark.manifest))) return;
  const note = noteOf(notes, name);
  const seen = new Set<string>();
  for (const mark of marks) {
    const evidence = describeMark(mark, mark.after === file.sha256 ? 'after' : 'before');
    if (evidence === undefined || seen.has(mark.origin)) continue;
    seen.add(mark.origin);
    note.told.push(evidence);
  }
  // Elsewhere it may be the source that the marked copy was made from: nothing was lost there.
  const lost = marks.findLast((mark) => mark.path === absolutePath);
  if (lost !== undefined && !note.remarks.some(({ code }) => code === 'mark.lost'))
    note.remarks.push(describeLost(lost));
}

function describeLost(mark: RecordedMark): Remark {
  return {
    code: 'mark.lost',
    message: `The ledger says that this was marked as ${mark.origin} here on ${mark.at.slice(0, 10)}, and the mark is gone. Mark it again, or put the marked file back.`,
    detail: clipDetail({ mark: mark.manifest, markedAs: mark.origin, when: mark.at }),
  };
}
