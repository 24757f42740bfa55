import type { CredentialReading, CredentialState } from './credential.ts';
import type { Remark, RemarkCode } from './evidence.ts';

/** Failure codes named in one message; the credential itself keeps them all. */
const CODES_SHOWN = 5;

function listCodes(codes: readonly string[]): string {
  const shown = codes.slice(0, CODES_SHOWN).join(', ');
  return codes.length > CODES_SHOWN ? `${shown} and ${codes.length - CODES_SHOWN} more` : shown;
}

type Told = Readonly<Record<CredentialState, { readonly code: RemarkCode; readonly message: string } | undefined>>;

/** What each state of the active manifest makes people do or know. */
const STATE_REMARKS: Told = {
  trusted: undefined,
  valid: undefined,
  absent: undefined,
  tampered: {
    code: 'credential.tampered',
    message:
      'Content or claim changed after signing, so the credential may belong to another file; ask for the original.',
  },
  malformed: {
    code: 'credential.malformed',
    message: 'The credential is incomplete or against the specification; ask for a new export.',
  },
  unreadable: {
    code: 'credential.unreadable',
    message: 'There is a credential, but it could not be read: what it says about AI is not known.',
  },
  expired: {
    code: 'credential.expired',
    message: 'The signing certificate has expired and no trusted time stamp vouches for the time of signing.',
  },
  remote: {
    code: 'credential.remote',
    message: 'The credential is kept elsewhere and was not fetched: what it says about AI is not known.',
  },
};

function describeState(credential: CredentialReading): readonly Remark[] {
  const told = STATE_REMARKS[credential.state];
  if (told === undefined) return [];
  const active = credential.manifests.find(({ label }) => label === credential.activeManifest);
  const why = active !== undefined && active.failures.length > 0 ? listCodes(active.failures) : credential.reason;
  const detail = {
    ...(why === undefined ? {} : { reason: why }),
    ...(credential.remoteUrl === undefined ? {} : { url: credential.remoteUrl }),
  };
  return [{ ...told, ...(Object.keys(detail).length === 0 ? {} : { detail }) }];
}

function describeIngredients(credential: CredentialReading): readonly Remark[] {
  const labels = new Set(
    credential.manifests
      .filter(({ label, state }) => label !== credential.activeManifest && state === 'tampered')
      .map(({ label }) => label),
  );
  const named = credential.manifests.flatMap(({ ingredients }) =>
    ingredients
      .filter(({ state, manifest }) => state === 'tampered' && !labels.has(manifest ?? ''))
      .map(({ title, manifest }) => title ?? manifest ?? 'unnamed'),
  );
  const all = [...labels, ...named];
  if (all.length === 0) return [];
  return [
    {
      code: 'credential.ingredient-tampered',
      message: `The history holds ${all.length === 1 ? 'an ingredient' : `${all.length} ingredients`} changed after signing.`,
      detail: { ingredients: listCodes(all) },
    },
  ];
}

/** Remarks that the state of a credential makes by itself: derived, never stored, because trust can change. */
export function remarkOnCredential(credential: CredentialReading): readonly Remark[] {
  const remarks: Remark[] = [...describeState(credential), ...describeIngredients(credential)];
  if (credential.fragmentsMissing === true)
    remarks.push({
      code: 'credential.fragments-missing',
      message: 'An initialisation segment without its fragments: the binding was not checked.',
    });
  if (credential.cawgFailures.length > 0)
    remarks.push({
      code: 'credential.cawg',
      message: `An identity assertion in the credential fails: ${listCodes(credential.cawgFailures)}.`,
    });
  return remarks;
}
