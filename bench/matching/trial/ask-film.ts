import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Film, makeFilm } from '../movies/make-film.ts';
import type { NameItem } from './judge.ts';
import { nameMaterial } from './name-material.ts';
import type { MovieTrial } from './run-movies.ts';

const HOUR_SECONDS = 3600;
const QUICK_SECONDS = 60;

export interface FilmFigures {
  readonly seconds: number;
  readonly shots: number;
  /** Frames that a sample speaks for, as the report says. */
  readonly searchedFrames: number;
  readonly thinFrames: number;
  /** Items that were reported although nothing of the ledger is in the film; those of near-duplicates by themselves. */
  readonly wrong: readonly string[];
  readonly near: number;
  readonly wallSeconds: number;
}

/** An hour of film in which nothing of the ledger is. */
export async function askFilm(
  { context, half, folders, pictures, product }: MovieTrial,
  nameItem: NameItem,
): Promise<FilmFigures> {
  const log = join(folders.work, 'film.json');
  if (existsSync(log)) return JSON.parse(readFileSync(log, 'utf8')) as FilmFigures;
  const folder = join(context.dataDir, 'matching', 'film');
  mkdirSync(folder, { recursive: true });
  const seconds = context.quick ? QUICK_SECONDS : HOUR_SECONDS;
  const shown = pictures.filter((each) => each.role === 'foreign' && each.half === half && !each.common);
  const name = `foreign-${seconds}-${nameMaterial(shown.map(({ file }) => file))}.mp4`;
  const film = await makeOrRead(
    join(folder, name),
    shown.map(({ file }) => join(folders.pictures, file)),
    seconds,
    context.say,
  );
  context.say(`    the film is searched`);
  const startedMs = performance.now();
  const found = (await product.find(folder, [name])).get(name);
  if (found === undefined) throw new Error('Nothing was said of the film.');
  const nearScenes = new Set(shown.map(({ scene }) => scene));
  const reported = found.instances.map(({ item }) => nameItem(item.sha256));
  const isNear = (each: (typeof reported)[number]): boolean => each !== undefined && nearScenes.has(each.scene);
  const figures: FilmFigures = {
    seconds: film.frames / 24,
    shots: film.shots,
    searchedFrames: found.searched.frames,
    thinFrames: found.thin.reduce((sum, span) => sum + span.out - span.in + 1, 0),
    wrong: reported.filter((each) => !isNear(each)).map((each) => each?.id ?? 'a clip'),
    near: reported.filter(isNear).length,
    wallSeconds: (performance.now() - startedMs) / 1000,
  };
  writeFileSync(log, JSON.stringify(figures));
  return figures;
}

async function makeOrRead(
  path: string,
  pictures: readonly string[],
  seconds: number,
  say: (line: string) => void,
): Promise<Film> {
  const about = `${path}.json`;
  if (existsSync(about) && existsSync(path)) return JSON.parse(readFileSync(about, 'utf8')) as Film;
  say('  the film is made');
  const film = await makeFilm(path, pictures, seconds, say);
  writeFileSync(about, JSON.stringify(film));
  return film;
}
