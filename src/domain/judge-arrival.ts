import { isIntact } from './credential.ts';
import { baseNameOf, type FoundFile } from './found-file.ts';
import type { Arrival, ReceiptEntry } from './receipt.ts';

export interface JudgedArrival {
  readonly arrival: Arrival;
  /** Plain words. */
  readonly message: string;
}

/** What became of a mark when the very bytes that were handed over are there. */
export function judgeSameBytes(entry: ReceiptEntry, file: FoundFile): JudgedArrival {
  const { credential } = file;
  if (credential === undefined) return unread(file);
  const isOther = isIntact(credential.state) && credential.active !== entry.manifest;
  if (isOther && entry.carrier !== 'sequence') {
    const who = describeSigner(credential.signer);
    return judge('changed', `The same bytes, but another credential speaks for them${who}: not the one handed over.`);
  }
  const gone = entry.sidecars.filter((sidecar) => !cameAlong(sidecar, entry, file));
  if (gone.length > 0) return judge('stripped-sidecar', describeGone(gone, file));
  if (entry.carrier === 'sequence') return judgeFrame(entry, file);
  switch (credential.state) {
    case 'trusted':
    case 'valid':
    case 'expired':
      return judge('arrived', `The same bytes; the mark is intact${describeState(credential.state)}.`);
    case 'tampered':
      return judge('tampered', 'The bytes are those of the receipt, and yet the credential does not bind to them.');
    case 'malformed':
    case 'unreadable':
      return judge('unchecked', `The same bytes, but their credential reads as ${credential.state}.`);
    case 'absent':
    case 'remote':
      return entry.carrier === 'sidecar'
        ? judge(
            'stripped-sidecar',
            'Its credential lies there under a name that no longer belongs to it: name it after the file.',
          )
        : judge(
            'lost',
            'The bytes are those of the receipt, and yet they carry no mark: the receipt does not tell the truth.',
          );
  }
}

/** A frame of the right bytes has arrived when what stands beside it is a manifest that speaks for it. Being named by a receipt makes it none. */
function judgeFrame(entry: ReceiptEntry, { beside }: FoundFile): JudgedArrival {
  if (entry.sidecars.length === 0)
    return judge('unchecked', 'The receipt does not name the sequence manifest that speaks for this frame.');
  const named = entry.sidecars.flatMap(({ sha256 }) => beside.sequences.get(sha256) ?? []);
  const spoken = named.find(({ contents }) => contents.has(entry.after.sha256));
  if (spoken === undefined)
    return named.some(({ state }) => state === 'unchecked')
      ? judge('unchecked', 'The same bytes, but the sequence manifest that should speak for them could not be read.')
      : judge(
          'lost',
          'The same bytes, but no sequence manifest named in the receipt lists them: it says what is not so.',
        );
  switch (spoken.state) {
    case 'trusted':
    case 'valid':
    case 'expired':
      return spoken.manifest === entry.manifest
        ? judge('arrived', 'The same bytes; the signed sequence manifest is with them.')
        : judge(
            'changed',
            'The same bytes, but the sequence manifest beside them is not the mark that was handed over.',
          );
    case 'tampered':
      return judge('tampered', 'The signature of the sequence manifest that lists this frame does not bind to it.');
    case 'absent':
    case 'remote':
      return judge(
        'stripped-sidecar',
        'The signature of the sequence manifest lies there under a name that no longer belongs to it: name it after the manifest.',
      );
    case 'malformed':
    case 'unreadable':
    case 'unchecked':
      return judge('unchecked', `The same bytes, but the sequence manifest of the frame reads as ${spoken.state}.`);
  }
}

/** What became of a mark when the file in its place has other bytes. */
export function judgeOtherBytes(entry: ReceiptEntry, file: FoundFile): JudgedArrival {
  const { credential, beside, sha256 } = file;
  if (sha256 === entry.before.sha256 && sha256 !== entry.after.sha256)
    return judge('lost', 'The unmarked original was sent: these are the bytes from before marking.');
  if (credential === undefined) return unread(file);
  if (isIntact(credential.state)) {
    const who = describeSigner(credential.signer);
    return credential.manifests.has(entry.manifest)
      ? judge('changed', `Other bytes, signed again${who}: the mark is in their history.`)
      : judge('changed', `Other bytes with another credential${who}, which knows nothing of the mark.`);
  }
  if (credential.state === 'tampered')
    return judge('tampered', 'The bytes were changed after signing: the credential does not bind to them any more.');
  if (credential.state !== 'absent')
    return judge('changed', `Other bytes, whose credential reads as ${credential.state}.`);
  return entry.carrier === 'sequence' && hasAll(entry, beside.hashes)
    ? judge('tampered', 'The frame is not what the signed sequence manifest beside it says.')
    : judge('lost', 'Other bytes without any credential: it was written anew, or its mark was stripped.');
}

/**
 * Whether what stood beside a file is with it. Every mark is another, so that its content is enough. Statements in XMP are alike, and the
 * one of another file must not stand for this one's: they count under the name of the file, as it was or as it is now.
 */
function cameAlong(
  { path, sha256 }: ReceiptEntry['sidecars'][number],
  entry: ReceiptEntry,
  { path: foundAt, beside }: FoundFile,
): boolean {
  if (!beside.hashes.has(sha256)) return false;
  const name = baseNameOf(path);
  const own = baseNameOf(entry.path);
  if (!name.startsWith(`${own}.`) || !/\.xmp$/i.test(name)) return true;
  const names = [name, baseNameOf(foundAt) + name.slice(own.length)];
  if (names.some((each) => beside.names.get(each) === sha256)) return true;
  // Some systems change the case of names on the way.
  const wanted = new Set(names.map((each) => each.toLowerCase()));
  return [...beside.names].some(([found, hash]) => hash === sha256 && wanted.has(found.toLowerCase()));
}

function hasAll(entry: ReceiptEntry, hashes: ReadonlySet<string>): boolean {
  return entry.sidecars.length > 0 && entry.sidecars.every(({ sha256 }) => hashes.has(sha256));
}

function describeGone(gone: ReceiptEntry['sidecars'], { beside }: FoundFile): string {
  const told = gone.map(({ path }) => {
    const name = baseNameOf(path);
    return beside.names.has(name) ? `${name} beside it is not what was handed over` : `${name} is gone`;
  });
  return `The same bytes, but ${told.join(', ')}.`;
}

function describeState(state: 'trusted' | 'valid' | 'expired'): string {
  return state === 'trusted' ? '' : state === 'valid' ? ', its signer unknown here' : ', its certificate expired since';
}

function describeSigner(signer: string | undefined): string {
  return signer === undefined ? '' : ` by ${signer}`;
}

function unread({ error }: FoundFile): JudgedArrival {
  return judge('unchecked', `It is there, but it could not be read: ${error?.message ?? 'nobody knows why.'}`);
}

function judge(arrival: Arrival, message: string): JudgedArrival {
  return { arrival, message };
}
