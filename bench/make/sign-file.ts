import { sign } from 'node:crypto';
import { Builder, CallbackSigner } from '@contentauth/c2pa-node';
import { type Credential, chainPem } from '../../test/support/certificates.ts';

const CREATED = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation';
/** Room for the signature in the file. */
const RESERVE_BYTES = 20_000;

/** Signs from file to file: memory does not grow with the file. */
export async function signFile(source: string, target: string, signer: Credential): Promise<void> {
  const settings = JSON.stringify({
    verify: { verify_after_sign: false, remote_manifest_fetch: false },
    builder: { thumbnail: { enabled: false } },
  });
  const builder = Builder.withJson({ claim_generator_info: [{ name: 'assay-bench', version: '1' }] }, settings);
  builder.setIntent({ create: CREATED });
  const options = {
    alg: 'es256',
    certs: [Buffer.from(chainPem(signer))],
    reserveSize: RESERVE_BYTES,
    directCoseHandling: false,
  } as const;
  const callback = CallbackSigner.newSigner({ ...options, certs: [...options.certs] }, async (data) =>
    sign('sha256', data, { key: signer.key, dsaEncoding: 'ieee-p1363' }),
  );
  await builder.signAsync(callback, { path: source, mimeType: 'video/mp4' }, { path: target });
}
