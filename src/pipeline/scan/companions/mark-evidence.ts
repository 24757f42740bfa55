import { LEDGER_SIGN, RECEIPT_SIGN } from '../../../domain/companion-signs.ts';
import { isIntact } from '../../../domain/credential.ts';
import type { DeliveredFile } from '../../../domain/delivery.ts';
import { SOURCE_CLASSES, type SourceCode } from '../../../domain/digital-source-type.ts';
import type { Evidence } from '../../../domain/evidence.ts';
import type { RecordedMark } from '../../../domain/ledger.ts';
import type { ReceiptClaim } from '../../../domain/receipt-claims.ts';
import { clipDetail } from './clip.ts';
import type { FileNote } from './file-notes.ts';

/** True when the manifest that makes the mark stands, intact, in the file, beside it or in a sequence manifest that vouches for it. */
export function carriesMark(file: DeliveredFile, note: FileNote | undefined, manifest: string): boolean {
  const credentials = [file.credential, ...(note?.vouchers ?? []).map((voucher) => voucher.credential)];
  return credentials.some(
    (credential) =>
      credential !== undefined &&
      isIntact(credential.state) &&
      credential.manifests.some(({ label }) => label === manifest),
  );
}

/** Undefined where the origin stated is free of AI: without the mark itself nobody's signature stands under it here. */
export function describeClaim(claim: ReceiptClaim, receipt: string): Evidence | undefined {
  return describe(RECEIPT_SIGN, claim.origin, receipt, {
    signer: claim.signer,
    path: claim.path,
    moment: claim.moment,
    mark: claim.manifest,
  });
}

export function describeMark(mark: RecordedMark, moment: 'before' | 'after'): Evidence | undefined {
  return describe(LEDGER_SIGN, mark.origin, 'ledger', {
    signer: mark.signer.name,
    path: mark.path,
    moment,
    mark: mark.manifest,
    when: mark.at,
    ...(mark.receipt !== undefined && { receipt: mark.receipt }),
  });
}

function describe(
  sign: string,
  code: SourceCode,
  carrier: string,
  detail: NonNullable<Evidence['detail']>,
): Evidence | undefined {
  const origin = SOURCE_CLASSES[code];
  if (origin === 'neutral' || origin === 'not-ai') return undefined;
  return { sign, origin, certainty: 'declared', carrier, detail: clipDetail({ digitalSourceType: code, ...detail }) };
}
