import type { Reading } from '../../../domain/asset.ts';
import type { CompanionKind } from '../../../domain/companions.ts';
import type { CredentialReading } from '../../../domain/credential.ts';
import type { PlaceRecord } from '../../../domain/ledger.ts';
import type { InspectedCompanion } from './settle-binding.ts';

/** A companion that was listed. */
export interface ListedCompanion {
  readonly name: string;
  readonly kind: CompanionKind;
}

/** Joins companions with what the ledger holds of them. `fresh`: names read in this scan, whose trust is today's. */
export function joinCompanions(
  listed: readonly ListedCompanion[],
  known: {
    readonly places: readonly PlaceRecord[];
    readonly readings: ReadonlyMap<number, Reading>;
    readonly fresh: ReadonlySet<string>;
    readonly rejudge: (credential: CredentialReading) => CredentialReading;
  },
): readonly InspectedCompanion[] {
  const wanted = new Set(listed.map(({ name }) => name));
  const places = new Map(known.places.filter(({ name }) => wanted.has(name)).map((place) => [place.name, place]));
  return listed.map(({ name, kind }) => {
    const place = places.get(name);
    const reading = place?.readingId === undefined ? undefined : known.readings.get(place.readingId);
    const stored = reading?.credential;
    const credential = stored === undefined || known.fresh.has(name) ? stored : known.rejudge(stored);
    return { name, kind, place, reading, credential };
  });
}
