import {
  type CredentialReading,
  type CredentialState,
  type IngredientReading,
  type ManifestReading,
  NO_CREDENTIAL,
} from '../../../src/domain/credential.ts';
import type { Evidence, PathStep, Remark, RemarkCode } from '../../../src/domain/evidence.ts';
import type { Certainty, Origin } from '../../../src/domain/origin.ts';

/** One row: what a file says, and what must be judged. The test runs every row; docs/origin.md prints them. */
export interface OriginCase {
  readonly title: string;
  readonly evidence: readonly Evidence[];
  readonly credential: CredentialReading;
  readonly readRemarks?: readonly Remark[];
  readonly origin: Origin;
  readonly certainty?: Certainty;
  readonly remarks: readonly RemarkCode[];
}

type Extra = Partial<Evidence>;

/** Something read outside any credential. */
export function said(origin: Origin, certainty: Evidence['certainty'], extra: Extra = {}): Evidence {
  return { sign: 'made.up', carrier: 'PNG:Parameters', origin, certainty, ...extra };
}

/** A declared statement in the manifest `A` (the active one) unless told otherwise. */
export function signed(origin: Origin, extra: Extra = {}): Evidence {
  return said(origin, 'declared', { sign: 'c2pa.action', carrier: 'c2pa.actions', manifest: 'A', ...extra });
}

export const PARENT_EDITED: PathStep = { relation: 'parent', conversionOnly: false };
export const PARENT_CONVERTED: PathStep = { relation: 'parent', conversionOnly: true };
export const COMPONENT: PathStep = { relation: 'component', conversionOnly: false };
export const INPUT: PathStep = { relation: 'input', conversionOnly: false };

export function manifest(label: string, state: CredentialState, parts: Partial<ManifestReading> = {}): ManifestReading {
  return { label, state, generators: [], actions: [], assertions: [], ingredients: [], failures: [], ...parts };
}

export function uses(
  relationship: IngredientReading['relationship'],
  label: string | undefined,
  state: CredentialState,
): IngredientReading {
  return { relationship, ...(label === undefined ? {} : { manifest: label }), state, failures: [] };
}

/** A store whose first manifest is the active one. */
export function store(...manifests: readonly ManifestReading[]): CredentialReading {
  const active = manifests[0];
  if (active === undefined) throw new Error('a store needs a manifest');
  return { state: active.state, source: 'embedded', activeManifest: active.label, manifests, cawgFailures: [] };
}

const of = (state: CredentialState): CredentialReading => store(manifest('A', state));
/** `A` opened and changed (or only converted) its parent `B`. */
const chain = (a: CredentialState, b: CredentialState, action: string): CredentialReading =>
  store(
    manifest('A', a, {
      actions: [{ action: 'c2pa.opened' }, { action }],
      ingredients: [uses('parentOf', 'B', b)],
    }),
    manifest('B', b),
  );
/** `A` placed `B`, or something without a credential. */
const placing = (a: CredentialState, label: string | undefined, b: CredentialState): CredentialReading =>
  store(
    manifest('A', a, {
      actions: [{ action: 'c2pa.created' }, { action: 'c2pa.placed' }],
      ingredients: [uses('componentOf', label, b)],
    }),
    ...(label === undefined ? [] : [manifest(label, b)]),
  );
const broken = (state: 'unreadable' | 'malformed' | 'remote'): CredentialReading => ({
  state,
  source: 'embedded',
  manifests: [],
  cawgFailures: [],
});

/** `B` is trusted by itself, but what `A` placed was not what `B` had signed. */
const MISMATCHED_COMPONENT = store(
  manifest('A', 'trusted', {
    actions: [{ action: 'c2pa.created' }, { action: 'c2pa.placed' }],
    ingredients: [uses('componentOf', 'B', 'tampered')],
  }),
  manifest('B', 'trusted'),
);

export const ORIGIN_CASES: readonly OriginCase[] = [
  { title: 'nothing found', evidence: [], credential: NO_CREDENTIAL, origin: 'unknown', remarks: [] },
  {
    title: 'a trusted credential says generated',
    evidence: [signed('generated')],
    credential: of('trusted'),
    origin: 'generated',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'the signer is unknown',
    evidence: [signed('generated')],
    credential: of('valid'),
    origin: 'generated',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'the certificate has expired',
    evidence: [signed('generated')],
    credential: of('expired'),
    origin: 'generated',
    certainty: 'declared',
    remarks: ['credential.expired'],
  },
  {
    title: 'the binding is broken: the claim may be transplanted',
    evidence: [signed('generated')],
    credential: of('tampered'),
    origin: 'generated',
    certainty: 'declared',
    remarks: ['credential.tampered', 'evidence.conflict'],
  },
  {
    title: 'the credential is against the specification',
    evidence: [signed('generated')],
    credential: of('malformed'),
    origin: 'generated',
    certainty: 'declared',
    remarks: ['credential.malformed'],
  },
  {
    title: 'plain metadata says generated',
    evidence: [said('generated', 'declared')],
    credential: NO_CREDENTIAL,
    origin: 'generated',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'plain metadata beside a trusted credential that says nothing is not proven',
    evidence: [said('generated', 'declared')],
    credential: of('trusted'),
    origin: 'generated',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'a tool that only generates wrote it',
    evidence: [said('generated', 'implied')],
    credential: NO_CREDENTIAL,
    origin: 'generated',
    certainty: 'implied',
    remarks: [],
  },
  {
    title: 'a hint, whatever it hints at',
    evidence: [said('generated', 'hint')],
    credential: NO_CREDENTIAL,
    origin: 'needs-answer',
    certainty: 'hint',
    remarks: [],
  },
  {
    title: 'a hint in a trusted credential stays a hint',
    evidence: [signed('generated', { certainty: 'hint' })],
    credential: of('trusted'),
    origin: 'needs-answer',
    certainty: 'hint',
    remarks: [],
  },
  {
    title: 'information only (a TrustMark, a pointer)',
    evidence: [said('unknown', 'hint')],
    credential: NO_CREDENTIAL,
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'composite or virtualRecording, signed and trusted',
    evidence: [signed('needs-answer')],
    credential: of('trusted'),
    origin: 'needs-answer',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'the highest wins: generated in metadata over edited in the credential',
    evidence: [signed('ai-edited'), said('generated', 'implied')],
    credential: of('trusted'),
    origin: 'generated',
    certainty: 'implied',
    remarks: [],
  },
  {
    title: 'captured, then edited with AI, in one manifest: a history, no conflict',
    evidence: [signed('not-ai'), signed('ai-edited')],
    credential: of('trusted'),
    origin: 'ai-edited',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'converted from a generated parent',
    evidence: [signed('generated', { manifest: 'B', through: [PARENT_CONVERTED] })],
    credential: chain('trusted', 'trusted', 'c2pa.converted'),
    origin: 'generated',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'edited on top of a generated parent',
    evidence: [signed('generated', { manifest: 'B', through: [PARENT_EDITED] })],
    credential: chain('trusted', 'trusted', 'c2pa.edited'),
    origin: 'ai-edited',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'a trusted edit of what an unknown signer declared is not proven',
    evidence: [signed('generated', { manifest: 'B', through: [PARENT_EDITED] })],
    credential: chain('trusted', 'valid', 'c2pa.edited'),
    origin: 'ai-edited',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'edited on top of a generated grandparent',
    evidence: [signed('generated', { manifest: 'C', through: [PARENT_CONVERTED, PARENT_EDITED] })],
    credential: of('valid'),
    origin: 'ai-edited',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'edited on top of a parent that contains AI',
    evidence: [signed('contains-ai', { manifest: 'B', through: [PARENT_EDITED] })],
    credential: chain('valid', 'valid', 'c2pa.edited'),
    origin: 'contains-ai',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'a generated component',
    evidence: [signed('generated', { manifest: 'B', through: [COMPONENT] })],
    credential: placing('trusted', 'B', 'trusted'),
    origin: 'contains-ai',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'a generated component of an edited parent',
    evidence: [signed('generated', { manifest: 'C', through: [PARENT_EDITED, COMPONENT] })],
    credential: of('valid'),
    origin: 'contains-ai',
    certainty: 'declared',
    remarks: [],
  },
  {
    title: 'generated material that was input to a process',
    evidence: [signed('generated', { manifest: 'B', through: [INPUT] })],
    credential: of('trusted'),
    origin: 'needs-answer',
    certainty: 'hint',
    remarks: [],
  },
  {
    title: 'a component whose binding is broken',
    evidence: [signed('generated', { manifest: 'B', through: [COMPONENT] })],
    credential: placing('trusted', 'B', 'tampered'),
    origin: 'contains-ai',
    certainty: 'declared',
    remarks: ['credential.ingredient-tampered'],
  },
  {
    title: 'a component that no longer matched its credential when it was placed',
    evidence: [signed('generated', { manifest: 'B', through: [COMPONENT] })],
    credential: MISMATCHED_COMPONENT,
    origin: 'contains-ai',
    certainty: 'declared',
    remarks: ['credential.ingredient-tampered'],
  },
  {
    title: 'drawn by hand, with a photo that no longer matched its credential when it was placed',
    evidence: [signed('not-ai'), signed('not-ai', { manifest: 'B', through: [COMPONENT] })],
    credential: MISMATCHED_COMPONENT,
    origin: 'unknown',
    remarks: ['credential.ingredient-tampered'],
  },
  {
    title: 'a trusted camera',
    evidence: [signed('not-ai')],
    credential: of('trusted'),
    origin: 'not-ai',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'a camera claim by an unknown signer',
    evidence: [signed('not-ai')],
    credential: of('valid'),
    origin: 'not-ai',
    certainty: 'declared',
    remarks: ['credential.self-declared'],
  },
  {
    title: 'a camera claim with an expired certificate',
    evidence: [signed('not-ai')],
    credential: of('expired'),
    origin: 'not-ai',
    certainty: 'declared',
    remarks: ['credential.expired', 'credential.self-declared'],
  },
  {
    title: 'a camera claim with a broken binding is never free of AI',
    evidence: [signed('not-ai')],
    credential: of('tampered'),
    origin: 'unknown',
    remarks: ['credential.tampered', 'evidence.conflict'],
  },
  {
    title: 'a camera claim in a credential against the specification',
    evidence: [signed('not-ai')],
    credential: of('malformed'),
    origin: 'unknown',
    remarks: ['credential.malformed'],
  },
  {
    title: 'a camera claim whose binding was not checked (fragments missing)',
    evidence: [signed('not-ai')],
    credential: { ...of('trusted'), fragmentsMissing: true },
    origin: 'unknown',
    remarks: ['credential.fragments-missing'],
  },
  {
    title: 'plain metadata says captured',
    evidence: [said('not-ai', 'declared')],
    credential: NO_CREDENTIAL,
    origin: 'unknown',
    remarks: ['evidence.unsigned-claim'],
  },
  {
    title: 'plain metadata says captured, beside a trusted credential without source type',
    evidence: [said('not-ai', 'declared')],
    credential: of('trusted'),
    origin: 'unknown',
    remarks: ['evidence.unsigned-claim'],
  },
  {
    title: 'the credential says captured, the metadata comes from a generator',
    evidence: [signed('not-ai'), said('generated', 'declared', { system: 'Midjourney' })],
    credential: of('trusted'),
    origin: 'generated',
    certainty: 'declared',
    remarks: ['evidence.conflict'],
  },
  {
    title: 'plain metadata says captured, the credential says generated',
    evidence: [said('not-ai', 'declared'), signed('generated')],
    credential: of('trusted'),
    origin: 'generated',
    certainty: 'proven',
    remarks: ['evidence.conflict'],
  },
  {
    title: 'the credential says captured, and there is a hint',
    evidence: [signed('not-ai'), said('generated', 'hint')],
    credential: of('trusted'),
    origin: 'needs-answer',
    certainty: 'hint',
    remarks: [],
  },
  {
    title: 'converted from a trusted camera picture',
    evidence: [signed('not-ai', { manifest: 'B', through: [PARENT_CONVERTED] })],
    credential: chain('trusted', 'trusted', 'c2pa.converted'),
    origin: 'not-ai',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'converted by an unknown signer from a trusted camera picture',
    evidence: [signed('not-ai', { manifest: 'B', through: [PARENT_CONVERTED] })],
    credential: chain('valid', 'trusted', 'c2pa.converted'),
    origin: 'not-ai',
    certainty: 'declared',
    remarks: ['credential.self-declared'],
  },
  {
    title: 'edited from a camera picture, nobody says with what',
    evidence: [signed('not-ai', { manifest: 'B', through: [PARENT_EDITED] })],
    credential: chain('trusted', 'trusted', 'c2pa.edited'),
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'edited by hand (stated) from a camera picture',
    evidence: [signed('not-ai'), signed('not-ai', { manifest: 'B', through: [PARENT_EDITED] })],
    credential: chain('trusted', 'trusted', 'c2pa.edited'),
    origin: 'not-ai',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'edited by hand (stated) from a picture without credential',
    evidence: [signed('not-ai')],
    credential: store(
      manifest('A', 'trusted', {
        actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.edited' }],
        ingredients: [uses('parentOf', undefined, 'absent')],
      }),
    ),
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'a parent that says captured, under a manifest without any action',
    evidence: [signed('not-ai', { manifest: 'B', through: [PARENT_CONVERTED] })],
    credential: store(
      manifest('A', 'trusted', { ingredients: [uses('parentOf', 'B', 'trusted')] }),
      manifest('B', 'trusted'),
    ),
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'drawn by hand, with a component that nobody vouches for',
    evidence: [signed('not-ai')],
    credential: placing('trusted', undefined, 'absent'),
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'drawn by hand, with a photographed component',
    evidence: [signed('not-ai'), signed('not-ai', { manifest: 'B', through: [COMPONENT] })],
    credential: placing('trusted', 'B', 'trusted'),
    origin: 'not-ai',
    certainty: 'proven',
    remarks: [],
  },
  {
    title: 'drawn by hand, with a photographed component changed after signing',
    evidence: [signed('not-ai'), signed('not-ai', { manifest: 'B', through: [COMPONENT] })],
    credential: placing('trusted', 'B', 'tampered'),
    origin: 'unknown',
    remarks: ['credential.ingredient-tampered'],
  },
  {
    title: 'a trusted camera, but a source type that nobody knows was found too',
    evidence: [signed('not-ai')],
    credential: of('trusted'),
    readRemarks: [{ code: 'evidence.unknown-code', message: 'foo' }],
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'a trusted camera, but the metadata was read only in part',
    evidence: [signed('not-ai')],
    credential: of('trusted'),
    readRemarks: [{ code: 'metadata.partial', message: 'cut' }],
    origin: 'unknown',
    remarks: [],
  },
  {
    title: 'a credential that could not be read, and nothing else',
    evidence: [],
    credential: broken('unreadable'),
    origin: 'unknown',
    remarks: ['credential.unreadable'],
  },
  {
    title: 'a credential that could not be read, its words say captured',
    evidence: [said('not-ai', 'declared', { sign: 'c2pa.jumbf-fallback' })],
    credential: broken('unreadable'),
    origin: 'unknown',
    remarks: ['credential.unreadable', 'evidence.unsigned-claim'],
  },
  {
    title: 'a credential that could not be read, its words say generated',
    evidence: [said('generated', 'declared', { sign: 'c2pa.jumbf-fallback' })],
    credential: broken('unreadable'),
    origin: 'generated',
    certainty: 'declared',
    remarks: ['credential.unreadable'],
  },
  {
    title: 'a credential kept elsewhere',
    evidence: [],
    credential: broken('remote'),
    origin: 'unknown',
    remarks: ['credential.remote'],
  },
  {
    title: 'an identity assertion that fails changes no origin',
    evidence: [signed('not-ai')],
    credential: { ...of('trusted'), cawgFailures: ['cawg.ica.invalid_issuer'] },
    origin: 'not-ai',
    certainty: 'proven',
    remarks: ['credential.cawg'],
  },
];
