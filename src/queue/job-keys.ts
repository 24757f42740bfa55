import { createHash } from 'node:crypto';
import type { JobRef, Lane } from '../domain/job.ts';

/** Characters of a key: 132 bits, so that two different jobs never share one. */
const KEY_CHARACTERS = 22;

/** A short key for what makes two jobs the same. */
export function digestKey(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, KEY_CHARACTERS);
}

/**
 * The id of a child: the same whenever its parent adds it, so that a second life of the parent adds nothing twice. `child-` because an id
 * that is a number belongs to the queue's own counter.
 */
export function nameChild(parent: Pick<JobRef, 'name' | 'root' | 'id'>, dedupeKey: string): string {
  return `child-${digestKey([parent.name, parent.root, parent.id, dedupeKey])}`;
}

/** `assay-LANE-ROOT`. */
export function nameQueue(lane: Lane, root: string): string {
  return `assay-${lane}-${root}`;
}
