import type { MediaKind } from '../../domain/asset.ts';
import type { CredentialReading } from '../../domain/credential.ts';
import type { DeclarationEntry, GeneratedEntry } from '../../domain/declaration.ts';
import { SOURCE_CLASSES, type SourceCode } from '../../domain/digital-source-type.ts';
import type { Ledger } from '../../domain/ledger.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { isFlagged, type Origin } from '../../domain/origin.ts';
import { type CompilePattern, createFileSelector } from '../../domain/select-files.ts';
import { judgeReading } from '../judge-reading.ts';
import { GeneratedTally } from './generated-tally.ts';
import { isPictureName } from './is-picture-name.ts';

export interface GeneratedParts {
  readonly ledger: Pick<Ledger, 'readingsWithEvidence' | 'marks' | 'declarations' | 'placesOf' | 'places'>;
  /** Judges a credential by today's trust. */
  readonly rejudge: (credential: CredentialReading) => CredentialReading;
  readonly compilePattern: CompilePattern;
}

/** Items handed on at once: a few hundred kilobytes. */
const PAGE_ITEMS = 1000;
/** Hashes asked for at once: below the bound variables that SQLite takes (32,766). */
const HASHES_AT_ONCE = 5000;
/** What can hold a picture. `other`: types that the probe does not know may still be ones that the decoder does. */
const PICTURE_KINDS: readonly MediaKind[] = ['image', 'video'];

function originOf(code: SourceCode): Origin | undefined {
  const claimed = SOURCE_CLASSES[code];
  return claimed !== 'neutral' && isFlagged(claimed) ? claimed : undefined;
}

async function addReadings(tally: GeneratedTally, { ledger, rejudge }: GeneratedParts): Promise<void> {
  for await (const page of ledger.readingsWithEvidence())
    for (const { reading, places } of page) {
      if (!PICTURE_KINDS.includes(reading.kind)) continue;
      const { origin, basis } = judgeReading(reading, rejudge);
      if (!isFlagged(origin)) continue;
      const system = basis.find((evidence) => evidence.system !== undefined)?.system;
      tally.add({
        sha256: reading.key.sha256,
        origin,
        known: 'sign',
        places,
        ...(system === undefined ? {} : { system }),
        ...(reading.mediaType === undefined ? {} : { mediaType: reading.mediaType }),
      });
    }
}

async function addMarks(tally: GeneratedTally, { ledger }: GeneratedParts): Promise<void> {
  for await (const page of ledger.marks())
    for (const { before, after, origin: code, path } of page) {
      const origin = originOf(code);
      if (origin === undefined || !isPictureName(path)) continue;
      const twins =
        before === after
          ? [{ sha256: after }]
          : [
              { sha256: before, twin: after },
              { sha256: after, twin: before },
            ];
      for (const twin of twins) tally.add({ ...twin, origin, known: 'mark', places: [] });
    }
}

function isPictureEntry(entry: DeclarationEntry): entry is GeneratedEntry {
  return entry.kind === 'generated' && (entry.modality === 'image' || entry.modality === 'video');
}

function toItem(entry: GeneratedEntry, origin: Origin): Omit<GeneratedItem, 'sha256' | 'places'> {
  return { origin, known: 'declaration', system: entry.tool.name };
}

async function addDeclarations(tally: GeneratedTally, { ledger, compilePattern }: GeneratedParts): Promise<void> {
  const declared = (await ledger.declarations()).flatMap(({ entries }) =>
    entries.filter(isPictureEntry).flatMap((entry) => {
      const origin = originOf(entry.origin);
      return origin === undefined ? [] : [{ entry, item: toItem(entry, origin) }];
    }),
  );
  for (const { entry, item } of declared)
    for (const sha256 of entry.files.hashes) tally.add({ ...item, sha256, places: [] });
  const byPattern = declared
    .filter(({ entry }) => entry.files.patterns.length > 0)
    .map(({ entry, item }) => ({
      item,
      select: createFileSelector({ patterns: entry.files.patterns, hashes: [] }, compilePattern),
    }));
  // The walk over all places is the dear part, and most ledgers need none.
  if (byPattern.length === 0) return;
  for await (const place of ledger.places()) {
    if (!isPictureName(place.path)) continue;
    for (const { item, select } of byPattern)
      if (select({ path: place.relativePath }) !== undefined)
        tally.add({ ...item, sha256: place.sha256, places: [place] });
  }
}

/**
 * Everything that the ledger knows to be generated, in pages: readings with evidence (by today's trust), marks (before and after), and
 * what declarations name by hash or by pattern. Only origins that mean that generative AI is in the picture (`isFlagged`): what needs an
 * answer first is nothing to look for. A content is in it once. Memory grows with the generated contents, not with the ledger.
 * Throws `config.invalid` for a pattern that cannot be compiled.
 */
export async function* listGenerated(parts: GeneratedParts): AsyncIterable<readonly GeneratedItem[]> {
  const tally = new GeneratedTally();
  await addReadings(tally, parts);
  await addMarks(tally, parts);
  await addDeclarations(tally, parts);
  const open = tally.withoutPlaces();
  for (let at = 0; at < open.length; at += HASHES_AT_ONCE)
    tally.addPlaces(await parts.ledger.placesOf(open.slice(at, at + HASHES_AT_ONCE)));
  const items = tally.items();
  for (let at = 0; at < items.length; at += PAGE_ITEMS) yield items.slice(at, at + PAGE_ITEMS);
}
