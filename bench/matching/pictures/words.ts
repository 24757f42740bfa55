import { pickOne, type Random } from './random.ts';

const WORDS = [
  'RIVER', 'NIGHT', 'harbour', 'the', 'GLASS', 'Winter', 'orbit', 'Seven', 'LANTERN', 'quiet', 'Copper', 'of', 'meridian',
  'ASH', 'Kestrel', 'violet', 'STATION', 'north', 'Paper', 'ECHO', 'salt', 'Machine', 'under', 'FIELD', 'Juniper', 'zero',
] as const; // biome-ignore format: a list

export function makeWords(random: Random, count: number): string {
  return Array.from({ length: count }, () => pickOne(random, WORDS)).join(' ');
}
