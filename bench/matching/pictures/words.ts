import { pickOne, type Random } from './random.ts';

const WORDS = [
  'RIVER', 'NIGHT', 'harbour', 'the', 'GLASS', 'Winter', 'orbit', 'Seven', 'LANTERN', 'quiet', 'Copper', 'of', 'meridian',
  'ASH', 'Kestrel', 'violet', 'STATION', 'north', 'Paper', 'ECHO', 'salt', 'Machine', 'under', 'FIELD', 'Juniper', 'zero',
] as const; // biome-ignore format: a list

/** Of titles and burn-ins: the letters are those of the ledger's type, the words are not. A word in the same type is the same picture. */
const TITLE_WORDS = [
  'Beyond', 'MOUNTAIN', 'a', 'Silver', 'Bay', 'DRUM', 'Fable', 'hollow', 'KINGDOM', 'pilot', 'Mirage', 'JOURNEY', 'cobalt', 'Yard',
] as const; // biome-ignore format: a list

export function makeWords(random: Random, count: number): string {
  return Array.from({ length: count }, () => pickOne(random, WORDS)).join(' ');
}

export function makeTitleWords(random: Random, count: number): string {
  return Array.from({ length: count }, () => pickOne(random, TITLE_WORDS)).join(' ');
}
