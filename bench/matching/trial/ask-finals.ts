import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileMatches, MatchInstance } from '../../../src/domain/match.ts';
import { type Encoder, FINAL_ENCODERS } from '../movies/encoders.ts';
import { listUses, type TrueUse, writeFinal } from '../movies/final-cut.ts';
import { type Clip, type CutMaterial, planFinal } from '../movies/plan-finals.ts';
import { listClipFiles } from './make-clips.ts';
import { nameMaterial } from './name-material.ts';
import type { Learned } from './product.ts';
import { openResultLog } from './result-log.ts';
import type { MovieTrial } from './run-movies.ts';

/** Cuts of each encoder. */
const FINALS = 5;
const QUICK_FINALS = 1;
const STILLS = 60;

/** One use of a ledger's item in a cut, and how it was reported. */
export interface FinalObservation {
  readonly encoder: string;
  readonly cut: string;
  readonly use: TrueUse & { readonly clip: boolean };
  readonly found?: FoundUse;
  /** Of the cut, told with its first use: what was reported and is not in it. */
  readonly wrong: readonly string[];
}

export interface FoundUse {
  /** Frames too early (negative) or too late. */
  readonly inError: number;
  readonly outError: number;
  /** Of a clip: how far the source's frame at the first reported frame of the final is beside the true one. */
  readonly offsetError?: number;
  readonly speed?: number;
  readonly mirrored: boolean;
  readonly by: string;
}

/** Clips and stills cut between foreign shots, through each encoder: are they found, and where? */
export async function askFinals(
  trial: MovieTrial,
  clips: readonly Clip[],
  learned: Learned,
): Promise<readonly FinalObservation[]> {
  const log = openResultLog<FinalObservation>(join(trial.folders.work, 'finals.jsonl'));
  const done = new Set(log.entries.map(({ cut }) => cut));
  const material = gatherMaterial(trial, clips);
  // Cuts of other material are other cuts.
  const name = nameMaterial([...material.stills.map(({ path }) => path), ...material.foreign, ...listClipFiles(trial)]);
  const folder = join(trial.context.dataDir, 'matching', `finals-${name}`);
  mkdirSync(folder, { recursive: true });
  const count = trial.context.quick ? QUICK_FINALS : FINALS;
  for (const encoder of FINAL_ENCODERS)
    for (let seed = 0; seed < count; seed += 1) {
      const cut = `final-${encoder.name}-${seed}.${encoder.extension}`;
      if (done.has(cut)) continue;
      const uses = await makeFinal(join(folder, cut), material, encoder, seed);
      const found = (await trial.product.find(folder, [cut])).get(cut);
      if (found !== undefined) log.add(judgeFinal(encoder.name, cut, uses, found, learned));
      trial.context.say(`    ${cut}`);
    }
  return log.entries;
}

function gatherMaterial({ pictures, half, folders }: MovieTrial, clips: readonly Clip[]): CutMaterial {
  const path = ({ file }: { readonly file: string }): string => join(folders.pictures, file);
  const mine = pictures.filter((each) => each.half === half && !each.common && each.relation === undefined);
  return {
    clips,
    stills: mine
      .filter(({ queried }) => queried)
      .slice(0, STILLS)
      .map((each) => ({ id: each.file, path: path(each) })),
    foreign: mine.filter(({ role }) => role === 'foreign').map(path),
  };
}

async function makeFinal(
  path: string,
  material: CutMaterial,
  encoder: Encoder,
  seed: number,
): Promise<readonly TrueUse[]> {
  const about = `${path}.json`;
  if (existsSync(path) && existsSync(about)) return JSON.parse(readFileSync(about, 'utf8')) as readonly TrueUse[];
  const cuts = await planFinal(material, seed);
  const uses = listUses(cuts);
  await writeFinal(path, cuts, encoder);
  writeFileSync(about, JSON.stringify(uses));
  return uses;
}

function judgeFinal(
  encoder: string,
  cut: string,
  uses: readonly TrueUse[],
  { instances }: FileMatches,
  learned: Learned,
): readonly FinalObservation[] {
  const explained = new Set<MatchInstance>();
  const observations = uses.map((use): FinalObservation => {
    const found = instances.filter((each) => learned.nameOf(each.item.sha256) === use.item && overlaps(each, use));
    for (const each of found) explained.add(each);
    const best = found.toSorted((a, b) => b.final.out - b.final.in - (a.final.out - a.final.in))[0];
    const clip = use.item.startsWith('clip-');
    const about: FinalObservation = { encoder, cut, use: { ...use, clip }, wrong: [] };
    return best === undefined ? about : { ...about, found: measure(best, use) };
  });
  const wrong = instances
    .filter((each) => !explained.has(each))
    .map(({ item }) => learned.nameOf(item.sha256) ?? item.sha256);
  return observations.map((each, at) => (at === 0 ? { ...each, wrong } : each));
}

function overlaps({ final }: MatchInstance, use: TrueUse): boolean {
  return final.in <= use.out && final.out >= use.in;
}

function measure({ final, item, transform, by }: MatchInstance, use: TrueUse): FoundUse {
  const trueFrame = use.sourceIn + (final.in - use.in) * use.speed;
  return {
    inError: final.in - use.in,
    outError: final.out - use.out,
    ...(item.used !== undefined && { offsetError: item.used.in - trueFrame }),
    ...(transform.speed !== undefined && { speed: transform.speed }),
    mirrored: transform.mirrored,
    by,
  };
}
