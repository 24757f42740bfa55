import { constants, sign } from 'node:crypto';
import type {
  ManifestPlan,
  PlannedAction,
  PlannedIngredient,
  SignBytes,
  SignerProfile,
} from '../../src/domain/manifest-plan.ts';
import { type Credential, chainPem } from './certificates.ts';

const HASHES = { es256: 'sha256', es384: 'sha384', ps256: 'sha256', ed25519: null } as const;

/** A signer as the program knows it, of a test's certificate. */
export function profileOf(credential: Credential, timeStamp?: SignerProfile['timeStamp']): SignerProfile {
  return {
    algorithm: credential.kind,
    chainPem: chainPem(credential),
    fingerprint: '0'.repeat(64),
    name: credential.subject,
    development: false,
    notAfter: '2099-01-01T00:00:00.000Z',
    ...(timeStamp !== undefined && { timeStamp }),
  };
}

/** Signs with the certificate's key. */
export function signWith({ key, kind }: Credential): SignBytes {
  return async (bytes) => {
    if (kind === 'ps256')
      return sign('sha256', bytes, {
        key,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      });
    return sign(HASHES[kind], bytes, { key, ...(kind === 'ed25519' ? {} : { dsaEncoding: 'ieee-p1363' }) });
  };
}

const WHEN = '2026-11-23T10:00:00Z';

export const CREATED_ACTION: PlannedAction = {
  action: 'c2pa.created',
  sourceType: 'trainedAlgorithmicMedia',
  agent: { name: 'ComfyUI', version: '1.2' },
  when: WHEN,
};

/** A plan for a generated picture. */
export function makePlan(more: Partial<ManifestPlan> = {}): ManifestPlan {
  return {
    title: 'shot.jpg',
    generator: { name: 'Assay', version: '0.1.0' },
    actions: [CREATED_ACTION],
    ingredients: [],
    metadata: {},
    mark: { version: 1, request: 'a'.repeat(64), source: 'b'.repeat(64) },
    ...more,
  };
}

/** A plan for an edit of its parent. */
export function makeEditPlan(parent: Omit<PlannedIngredient, 'label' | 'relationship'>): ManifestPlan {
  return makePlan({
    actions: [
      { action: 'c2pa.opened', ingredients: ['parent'], when: WHEN },
      {
        action: 'c2pa.edited',
        sourceType: 'compositeWithTrainedAlgorithmicMedia',
        agent: { name: 'Nuke' },
        when: WHEN,
      },
    ],
    ingredients: [{ ...parent, label: 'parent', relationship: 'parentOf' }],
  });
}
