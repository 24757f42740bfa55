import { isIntact } from '../../../domain/credential.ts';
import type { DeliveredFile } from '../../../domain/delivery.ts';
import type { Remark } from '../../../domain/evidence.ts';
import type { ReceiptClaim } from '../../../domain/receipt-claims.ts';
import { clipDetail } from './clip.ts';
import { type DirectoryFiles, type FileNote, type FileNotes, noteOf } from './file-notes.ts';
import { carriesMark, describeClaim } from './mark-evidence.ts';
import { relativeTo } from './relative-to.ts';
import type { ScopedReceipt } from './scoped-receipts.ts';

/** Lets receipts speak for the files of one directory that do not carry the marks told of. */
export function honourReceipts(receipts: readonly ScopedReceipt[], files: DirectoryFiles, notes: FileNotes): void {
  if (receipts.length === 0) return;
  for (const [name, file] of files) {
    if (file.sha256 === undefined) continue;
    const told = receipts.flatMap((receipt) => claimsOn(file, file.sha256 ?? '', receipt));
    // Marked twice: the later mark took the place of the earlier one.
    if (told.length > 0 && !told.some(({ claim }) => carriesMark(file, notes.get(name), claim.manifest)))
      tell(told, noteOf(notes, name));
    else if (told.length === 0) remarkOnPath(name, file, receipts, notes);
  }
}

interface Told {
  readonly receipt: ScopedReceipt;
  readonly claim: ReceiptClaim;
}

function claimsOn(file: DeliveredFile, sha256: string, receipt: ScopedReceipt): readonly Told[] {
  const claims = receipt.byContent.get(sha256) ?? [];
  const path = relativeTo(receipt.folder, file.path);
  // One content may have been marked under several paths: the entry for this one speaks.
  const own = claims.filter((claim) => claim.path === path);
  return (own.length > 0 ? own : claims).map((claim) => ({ receipt, claim }));
}

/** The newest word of each receipt is enough: others of it only name other places. */
function tell(told: readonly Told[], note: FileNote): void {
  const seen = new Set<string>();
  for (const { receipt, claim } of told) {
    const key = `${receipt.folder}/${receipt.name} ${claim.origin}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const evidence = describeClaim(claim, receipt.name);
    if (evidence !== undefined) note.told.push(evidence);
  }
  const [first] = told;
  if (first === undefined) return;
  const what =
    first.claim.moment === 'before'
      ? 'these are the bytes from before marking'
      : first.claim.carrier === 'embedded'
        ? 'its credential is not intact in it'
        : 'what carried it is not here';
  note.remarks.push(describeLost(first, what));
}

/** Named like a marked file, with other content: whatever was done to it, no credential came out. */
function remarkOnPath(name: string, file: DeliveredFile, receipts: readonly ScopedReceipt[], notes: FileNotes): void {
  const state = file.credential?.state ?? 'absent';
  const note = notes.get(name);
  if (state !== 'absent' || note?.vouchers.some(({ credential }) => isIntact(credential.state)) === true) return;
  for (const receipt of receipts) {
    const path = relativeTo(receipt.folder, file.path);
    const [claim] = (path === undefined ? undefined : receipt.byPath.get(path)) ?? [];
    if (claim === undefined) continue;
    noteOf(notes, name).remarks.push(
      describeLost({ receipt, claim }, 'its content is another one now, without any mark'),
    );
    return;
  }
}

function describeLost({ receipt, claim }: Told, what: string): Remark {
  return {
    code: 'mark.lost',
    message: `${receipt.name} says that this was marked as ${claim.origin}; ${what}. Ask for the marked file.`,
    detail: clipDetail({ receipt: receipt.name, path: claim.path, mark: claim.manifest, markedAs: claim.origin }),
  };
}
