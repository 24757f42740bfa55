import type { CredentialReading, ManifestReading } from './credential.ts';
import { findSourceType } from './digital-source-type.ts';
import type { Verification } from './verification.ts';

/** Who, what and when, as far as a credential says. Strangers' text throughout. */
export type CredentialFacts = Pick<
  Verification,
  'signer' | 'sourceType' | 'agent' | 'when' | 'timeStamped' | 'manifest'
>;

/**
 * Sums up the active manifest: its signer; the digital source type stated last, for an edit says what became of what it
 * opened; the software of that action; the time of the time stamp, else the one that the action states.
 */
export function describeCredential(credential: CredentialReading): CredentialFacts {
  const active = credential.manifests.find(({ label }) => label === credential.activeManifest);
  if (active === undefined) return { timeStamped: false };
  const stating = active.actions.findLast(({ digitalSourceType }) => digitalSourceType !== undefined);
  const stated = stating?.digitalSourceType;
  const stampedAt = active.trust?.timeStampedAt ?? active.signer?.signedAt;
  const agent = describeAgent(active, stating?.agent);
  const when = stampedAt ?? (stating ?? active.actions.at(-1))?.when;
  return {
    ...(active.signer !== undefined && { signer: active.signer.name }),
    ...(stated !== undefined && { sourceType: findSourceType(stated)?.code ?? stated }),
    ...(agent !== undefined && { agent }),
    ...(when !== undefined && { when }),
    timeStamped: stampedAt !== undefined,
    manifest: active.label,
  };
}

function describeAgent(active: ManifestReading, stated: ManifestReading['generators'][number] | undefined) {
  const agent =
    stated ?? active.actions.findLast((action) => action.agent !== undefined)?.agent ?? active.generators[0];
  if (agent === undefined) return undefined;
  return agent.version === undefined ? agent.name : `${agent.name} ${agent.version}`;
}
