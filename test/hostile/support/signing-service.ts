import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startServer } from '../../support/time-stamp-server.ts';

/** A signing service, so that a test has a say in the midst of marking: after the metadata, before anything is in place. */
export interface SigningService {
  /** Options of `mark` that use it. */
  readonly options: readonly string[];
  close(): Promise<void>;
}

export interface Signature {
  /** 1 for the first after the one that only shows that key and certificate belong together. */
  readonly number: number;
  readonly response: ServerResponse;
  /** Gives the right answer. */
  readonly answer: () => void;
  readonly signWith: (bytes: Buffer) => Buffer;
}

/** `deed`: done before each signature, which is given unless it says otherwise. */
export async function startSigningService(
  keys: string,
  deed: (signature: Signature) => 'no answer' | undefined,
): Promise<SigningService> {
  const key = createPrivateKey(readFileSync(join(keys, 'signer.key')));
  const signWith = (bytes: Buffer): Buffer => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
  let number = -1;
  const server = await startServer((bytes, response) => {
    number += 1;
    const answer = (): void => void response.writeHead(200).end(signWith(bytes));
    if (number === 0 || deed({ number, response, answer, signWith }) === undefined) answer();
  });
  return {
    options: ['--cert', join(keys, 'signer.pem'), '--signer-url', server.url],
    close: () => server.close(),
  };
}
