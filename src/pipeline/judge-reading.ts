import type { Reading } from '../domain/asset.ts';
import type { CredentialReading } from '../domain/credential.ts';
import type { JudgedOrigin } from '../domain/finding.ts';
import { judgeOrigin } from '../domain/judge-origin.ts';

/** Judges a stored reading by today's trust. */
export function judgeReading(
  reading: Reading,
  rejudge: (credential: CredentialReading) => CredentialReading,
): JudgedOrigin {
  return judgeOrigin({ evidence: reading.evidence, credential: rejudge(reading.credential), remarks: reading.remarks });
}
