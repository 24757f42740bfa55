import { AssayError } from '../../domain/errors.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address of a signing service. Over plain http only on this computer: on the network anybody could read the token and
 * answer in the service's place.
 * @throws AssayError `signer.unusable`.
 */
export function checkServiceUrl(text: string): URL {
  const unusable = (why: string): AssayError =>
    new AssayError('signer.unusable', `The address given with --signer-url cannot be used: ${why}.`);
  if (!URL.canParse(text)) throw unusable('it is no URL; write it like http://127.0.0.1:8400/sign');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw unusable('it holds a user name or password; give the secret as signer.token in the configuration');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw unusable(
    url.protocol === 'http:'
      ? `http is allowed only on this computer (127.0.0.1, localhost); use https for ${url.hostname}`
      : 'it begins neither with https: nor with http:',
  );
}
