import type { MarkRecord } from '../../domain/ledger.ts';
import type { SignerProfile } from '../../domain/manifest-plan.ts';
import type { MarkedAsset, MarkedFile, MarkedSequence, MarkResult } from '../../domain/mark-result.ts';
import type { Receipt, ReceiptEntry, ReceiptFailure } from '../../domain/receipt.ts';

/** What a run hands on: to the ledger, and to the receipt. */
export interface MarkCollection {
  add(result: MarkResult): void;
  /** Records not taken yet; taken they are forgotten. */
  takeRecords(): readonly MarkRecord[];
  /** How many there are to be taken. */
  readonly waiting: number;
  readonly entries: readonly ReceiptEntry[];
  readonly failures: readonly ReceiptFailure[];
}

/**
 * `base`: absolute folder that the receipt's paths are relative to. `keepEntries`: false when no receipt is wanted, so that memory does
 * not grow with the files.
 */
export function createMarkCollection(options: {
  readonly base: string;
  readonly signer: Pick<SignerProfile, 'name' | 'fingerprint'>;
  readonly keepEntries: boolean;
  /** Id of the receipt that is going to tell of the marks. */
  readonly receipt?: string;
}): MarkCollection {
  let records: MarkRecord[] = [];
  const entries: ReceiptEntry[] = [];
  const failures: ReceiptFailure[] = [];
  const relative = (path: string): string =>
    path.startsWith(`${options.base}/`) ? path.slice(options.base.length + 1) : path.replace(/^\/+/, '');
  const toEntry = (file: MarkedFile, destination: string, origin: ReceiptEntry['origin']): ReceiptEntry => ({
    path: relative(destination),
    carrier: file.carrier,
    sidecars: file.sidecars.map(({ path, sha256 }) => ({ path: relative(path), sha256 })),
    before: file.before,
    after: file.after,
    origin,
    manifest: file.manifest,
    request: file.request,
    readBack: file.readBack,
    ...(file.timeStampedAt !== undefined && { timeStampedAt: file.timeStampedAt }),
    ...(file.status === 'unchanged' && { unchanged: true }),
  });
  const keep = (entry: ReceiptEntry, path: string): void => {
    const { before, after, origin, carrier, manifest, request } = entry;
    const signer = { name: options.signer.name, fingerprint: options.signer.fingerprint };
    records.push({
      before: before.sha256,
      after: after.sha256,
      path,
      origin,
      carrier,
      manifest,
      request,
      signer,
      ...(options.receipt !== undefined && { receipt: options.receipt }),
    });
    if (options.keepEntries) entries.push(entry);
  };
  const addFile = ({ outcome, statement, destination, name }: MarkedAsset): void => {
    if (outcome.status === 'failed') failures.push({ path: name, ...outcome.error });
    else if (outcome.status !== 'skipped' && statement !== undefined)
      keep(toEntry(outcome, destination, statement.origin), destination);
  };
  const addSequence = ({ index, frames, statement, failures: failed, name }: MarkedSequence): void => {
    for (const { name: frame, error } of failed) failures.push({ path: frame, ...error });
    if (index.status === 'failed') failures.push({ path: name, ...index.error });
    for (const { destination, before, after, own } of frames) {
      if (own !== undefined) keep(toEntry(own, destination, statement.origin), destination);
      else if (index.status !== 'failed')
        keep(toEntry({ ...index, carrier: 'sequence', before, after }, destination, statement.origin), destination);
    }
  };
  return {
    add: (result) => (result.kind === 'file' ? addFile(result) : addSequence(result)),
    takeRecords() {
      const taken = records;
      records = [];
      return taken;
    },
    get waiting() {
      return records.length;
    },
    entries,
    failures,
  };
}

/** What the reader of a receipt has to know before he relies on it. */
export function describeWarnings(
  signer: SignerProfile,
  marks: { readonly all: number; readonly timeStamped: number },
): Receipt['warnings'] {
  const warnings: string[] = [];
  if (signer.development)
    warnings.push(
      'Signed with a development certificate: it shows that nothing changed since, and proves to nobody who signed. Not for delivery.',
    );
  const bare = marks.all - marks.timeStamped;
  if (bare > 0)
    warnings.push(
      `${bare === marks.all ? 'The marks have' : `${bare} of ${marks.all} marks have`} no time stamp: they count only until the certificate ends on ${signer.notAfter.slice(0, 10)}.`,
    );
  return warnings;
}
