import { Builder, CallbackSigner, Reader } from '@contentauth/c2pa-node';
import type { SignatureAlgorithm, SignBytes } from '../../../../src/domain/manifest-plan.ts';
import { makePicture } from '../../../support/credential-files.ts';
import { CREATED } from '../../../support/sign.ts';

/** What the engine makes of a signer: `Trusted`, `Valid`, `Invalid`, or `refused` when it does not sign at all. */
export async function askEngine(signer: {
  readonly algorithm: SignatureAlgorithm;
  readonly chainPem: string;
  readonly sign: SignBytes;
  readonly anchorsPem: string;
}): Promise<string> {
  const settings = JSON.stringify({
    trust: { trust_anchors: signer.anchorsPem },
    core: { allowed_network_hosts: [] },
    verify: { verify_trust: true, remote_manifest_fetch: false, ocsp_fetch: false, verify_after_sign: true },
    builder: { thumbnail: { enabled: false } },
  });
  const builder = Builder.withJson({ claim_generator_info: [{ name: 'assay-test', version: '1' }] } as never, settings);
  builder.setIntent({ create: CREATED });
  const target: { buffer: Buffer | null } = { buffer: null };
  try {
    const callback = CallbackSigner.newSigner(
      {
        alg: signer.algorithm,
        certs: [Buffer.from(signer.chainPem)],
        reserveSize: 20_000,
        directCoseHandling: false,
      },
      async (bytes) => Buffer.from(await signer.sign(bytes)),
    );
    await builder.signAsync(callback, { buffer: await makePicture('jpeg'), mimeType: 'image/jpeg' }, target);
  } catch {
    return 'refused';
  }
  if (target.buffer === null) throw new Error('the engine returned no file');
  const reader = await Reader.fromAsset({ buffer: target.buffer, mimeType: 'image/jpeg' }, settings);
  return reader?.json().validation_state ?? 'no manifest';
}
