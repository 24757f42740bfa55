import { constants, sign } from 'node:crypto';
import { Builder, CallbackSigner } from '@contentauth/c2pa-node';
import { type Credential, chainPem } from './certificates.ts';

const HASHES = { es256: 'sha256', es384: 'sha384', ps256: 'sha256', ed25519: null } as const;

export const CREATED = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation';

export interface SignOptions {
  readonly signer: Credential;
  /** Anchors that the engine knows while it signs and validates ingredients. */
  readonly anchors?: readonly Credential[];
  readonly timeStampUrl?: string;
  /** Assertions and the like, added to the manifest definition. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** `created` writes the action c2pa.created; `none` leaves the actions to `prepare`. */
  readonly intent?: 'created' | 'edit' | 'none';
  /** Adds ingredients and actions before signing. */
  readonly prepare?: (builder: Builder) => Promise<void>;
  /** Room for the signature in the file. Default: enough for a chain and a time stamp. */
  readonly reserveBytes?: number;
  /** Skip the engine's own check, for manifests that are meant to be bad. */
  readonly unchecked?: boolean;
}

function createBuilder(options: SignOptions): Builder {
  const settings = JSON.stringify({
    // The engine refuses settings with an empty list of anchors.
    ...(options.anchors === undefined ? {} : { trust: { trust_anchors: options.anchors.map((a) => a.pem).join('') } }),
    verify: {
      verify_trust: true,
      remote_manifest_fetch: false,
      ocsp_fetch: false,
      verify_after_sign: options.unchecked !== true,
    },
    builder: { thumbnail: { enabled: false } },
  });
  const builder = Builder.withJson(
    { claim_generator_info: [{ name: 'assay-test', version: '1' }], ...options.manifest } as Parameters<
      typeof Builder.withJson
    >[0],
    settings,
  );
  if (options.intent === 'edit') builder.setIntent('edit');
  else if (options.intent !== 'none') builder.setIntent({ create: CREATED });
  return builder;
}

function createSigner(options: SignOptions): CallbackSigner {
  const { signer } = options;
  const padding =
    signer.kind === 'ps256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  const encoding = signer.kind.startsWith('es') ? { dsaEncoding: 'ieee-p1363' as const } : {};
  return CallbackSigner.newSigner(
    {
      alg: signer.kind,
      certs: [Buffer.from(chainPem(signer))],
      reserveSize: options.reserveBytes ?? 20_000,
      directCoseHandling: false,
      ...(options.timeStampUrl === undefined ? {} : { tsaUrl: options.timeStampUrl }),
    },
    async (data) => sign(HASHES[signer.kind], data, { key: signer.key, ...padding, ...encoding }),
  );
}

/** Signs a file in memory and returns it with its manifest embedded. */
export async function signBytes(bytes: Buffer, mimeType: string, options: SignOptions): Promise<Buffer> {
  const builder = createBuilder(options);
  await options.prepare?.(builder);
  const target: { buffer: Buffer | null } = { buffer: null };
  await builder.signAsync(createSigner(options), { buffer: bytes, mimeType }, target);
  if (target.buffer === null) throw new Error('the engine returned no file');
  return target.buffer;
}

/** Manifest for a sidecar: it binds to the bytes of the file at `path` as they are. */
export async function signSidecar(path: string, options: SignOptions, mimeType = 'application/octet-stream') {
  const builder = createBuilder(options);
  await options.prepare?.(builder);
  builder.setNoEmbed(true);
  return builder.signAsync(createSigner(options), { path, mimeType }, { path: '/dev/null' });
}
