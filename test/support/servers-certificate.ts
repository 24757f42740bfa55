import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemUser } from './servers-programs.ts';

export interface ServerCertificate {
  /** PEM; also what a client has to trust. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate of its own for a server on the loopback interface, by the openssl that is installed. */
export function makeServerCertificate(folder: string, owner?: SystemUser): ServerCertificate {
  const certFile = join(folder, 'server.pem');
  const keyFile = join(folder, 'server.key');
  const { status, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', keyFile, '-out', certFile],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  if (owner !== undefined) for (const file of [certFile, keyFile]) chownSync(file, owner.uid, owner.gid);
  return { certFile, keyFile };
}
