import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { AssayError } from '../../domain/errors.ts';
import type { SignatureAlgorithm, SignBytes } from '../../domain/manifest-plan.ts';
import { ANSWER_LIMIT_BYTES } from './ask-command.ts';
import { checkServiceUrl } from './check-service-url.ts';
import { maskSecrets } from './mask-secrets.ts';
import { readServiceToken } from './read-service-token.ts';
import type { SignerParts } from './signer-parts.ts';
import type { SignerSource } from './signer-spec.ts';

type ServiceSource = Extract<SignerSource, { kind: 'service' }>;

/** The most of an error page that is shown, in characters. */
const ERROR_LIMIT = 500;

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

function receive(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
      if (length > ANSWER_LIMIT_BYTES)
        response.destroy(new Error(`it answered with more than ${ANSWER_LIMIT_BYTES} bytes, which is no signature`));
      else parts.push(part);
    });
    response.once('error', reject);
    response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
    response.once('close', () => reject(new Error('it ended the connection in the middle')));
  });
}

function send(request: ClientRequest, bytes: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => void receive(response).then(resolve, reject));
    request.end(bytes);
  });
}

function isStale(request: ClientRequest, error: unknown): boolean {
  return request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}

/**
 * Opens the way to a signing service: every signature is one POST of the bytes. Redirects are not followed.
 * @throws AssayError `signer.unusable` for an address that is not allowed or a token that cannot be read; asking throws
 * `signer.failed`.
 */
export async function openService(
  source: ServiceSource,
  algorithm: SignatureAlgorithm,
  parts: SignerParts,
): Promise<{ readonly ask: SignBytes; readonly close: () => Promise<void> }> {
  const url = checkServiceUrl(source.url);
  const token = source.token && (await readServiceToken(source.token, parts.environment));
  const isTls = url.protocol === 'https:';
  const agent = isTls ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  // Without its query, which may hold a secret.
  const shown = `${url.origin}${url.pathname}`;
  const failed = (why: string): AssayError =>
    new AssayError(
      'signer.failed',
      `The signing service ${shown} gave no signature: ${maskSecrets(why, token === undefined ? [] : [token.secret])}. Is it running, and does it take the bytes by POST (docs/signing.md)?`,
    );

  const post = async (bytes: Uint8Array, isRetry = false): Promise<Answer> => {
    const limit = AbortSignal.timeout(source.timeoutMs);
    const request = (isTls ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent,
      signal: parts.signal === undefined ? limit : AbortSignal.any([limit, parts.signal]),
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': bytes.length,
        accept: 'application/octet-stream, text/plain',
        'x-assay-algorithm': algorithm,
        ...token?.headers,
      },
    });
    try {
      return await send(request, bytes);
    } catch (error) {
      // The service closed a connection that was kept open, at the moment it was used again.
      if (!isRetry && isStale(request, error)) return post(bytes, true);
      if (limit.aborted) throw failed(`it did not answer within ${Math.round(source.timeoutMs / 1000)} s`);
      throw failed(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    ask: async (bytes) => {
      const { status, body } = await post(bytes);
      if (status === 200) return body;
      const text = body.toString('utf8').replaceAll(/\s+/g, ' ').trim().slice(0, ERROR_LIMIT);
      throw failed(`it answered with status ${status}${text === '' ? '' : `: ${text}`}`);
    },
    close: async () => agent.destroy(),
  };
}
