import type { Finding, SignOff } from '../domain/finding.ts';
import type { Acceptance } from '../domain/ledger.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { PolicyInput } from './policy-input.ts';

/** Sign-offs of the show by finding, newest first. */
export type SignOffs = ReadonlyMap<string, readonly Acceptance[]>;

/** Only those of the show count. Of two of the same time, the one recorded later is the newer. */
export function indexSignOffs({ acceptances, show }: PolicyInput): SignOffs {
  const index = new Map<string, Acceptance[]>();
  for (const acceptance of acceptances) {
    if (acceptance.show !== show.id) continue;
    const known = index.get(acceptance.findingId);
    if (known === undefined) index.set(acceptance.findingId, [acceptance]);
    else known.push(acceptance);
  }
  for (const each of index.values()) each.reverse().sort((a, b) => (a.at > b.at ? -1 : Number(a.at < b.at)));
  return index;
}

/** {@link Finding.content}: of the files the fault is in; of the whole item where it is in no file of its own. */
export function digestContent(
  { item, files, subject = files.length > 0 ? files : item.files }: FindingDraft,
  digest: PolicyInput['digest'],
): string | undefined {
  const hashes = subject.flatMap(({ file }) => (file.sha256 === undefined ? [] : [file.sha256]));
  if (hashes.length === 0 || hashes.length < subject.length) return undefined;
  return digest(hashes.sort().join('\n'));
}

/**
 * Whether a person signed the finding off. The id of a finding outlives the content: what carries with it is a person's word on
 * an Issue or an FYI. A Blocker's sign-off is of what that person saw, as an approval is, and lapses with other content.
 */
export function findSignOff(
  signOffs: SignOffs,
  { id, severity, content, approval }: Pick<Finding, 'id' | 'severity' | 'content' | 'approval'>,
): Pick<Finding, 'accepted' | 'lapsed'> {
  const all = signOffs.get(id) ?? [];
  const valid = severity === 'Blocker' ? all.find((one) => content !== undefined && one.content === content) : all[0];
  if (valid !== undefined) return { accepted: tellSignOff(valid) };
  // What an approval covers is not open: a word that no longer counts has nothing to say there.
  return all[0] === undefined || approval !== undefined ? {} : { lapsed: tellSignOff(all[0]) };
}

function tellSignOff({ by, reason, at }: Acceptance): SignOff {
  return { by, reason, at };
}
