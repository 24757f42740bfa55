import { NO_CREDENTIAL } from '../../../domain/credential.ts';
import type { DeliveredFile } from '../../../domain/delivery.ts';
import { EVIDENCE_LIMIT } from '../../../domain/evidence.ts';
import { judgeVouched, type Voucher } from '../../../domain/judge-vouched.ts';
import type { FileNote } from './file-notes.ts';

/**
 * A file with what companions say of it, judged anew. Frames that say nothing themselves and have the same voucher are all judged
 * alike, so `known` keeps what came of it: a sequence of a hundred thousand frames is judged once.
 */
export function applyNote(file: DeliveredFile, note: FileNote, known: Map<Voucher, DeliveredFile>): DeliveredFile {
  const { vouchers, told, remarks } = note;
  const own = file.remarks.filter((remark) => file.judged?.remarks.includes(remark) !== true);
  if (vouchers.length + told.length === 0) return { ...file, remarks: [...file.remarks, ...remarks] };
  const [voucher] = vouchers;
  const credential = file.credential ?? NO_CREDENTIAL;
  const isPlain = file.evidence.length + own.length + told.length === 0 && credential.state === 'absent';
  const like = isPlain && vouchers.length === 1 && voucher !== undefined ? known.get(voucher) : undefined;
  const evidence =
    like?.evidence ??
    [...file.evidence, ...told, ...vouchers.flatMap((each) => each.evidence)].slice(0, EVIDENCE_LIMIT);
  const shown = credential.state === 'absent' ? (voucher?.credential ?? file.credential) : file.credential;
  const base = { ...file, evidence, ...(shown !== undefined && { credential: shown }) };
  // Only what was checked has an origin.
  if (file.status !== 'checked') return { ...base, remarks: [...file.remarks, ...remarks] };
  const judged =
    like?.judged ?? judgeVouched({ evidence: [...file.evidence, ...told], credential, remarks: own }, vouchers);
  const said = new Set(own.map(({ code }) => code));
  const honoured = {
    ...base,
    judged,
    remarks: [...own, ...judged.remarks.filter(({ code }) => !said.has(code)), ...remarks],
  };
  if (isPlain && vouchers.length === 1 && voucher !== undefined && like === undefined) known.set(voucher, honoured);
  return honoured;
}
