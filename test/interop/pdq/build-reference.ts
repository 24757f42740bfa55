/**
 * Builds Meta's own PDQ (C++), from the source package of `pdqhash` on PyPI, which carries it, and compares it with ours on made
 * pictures. With `--write`, its hashes become what the unit tests expect. Needs python3 with pip, tar and a C++ compiler.
 *   PATH=$PWD/node_modules/.bin:$PATH node test/interop/pdq/build-reference.ts [--write]
 * Ends with 0 when they agree or it cannot be built here (it says so), else with 1.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makePicture } from '../../unit/fingerprint/pdq/make-picture.ts';
import { LARGER_RECIPES, SMALL_RECIPES } from '../../unit/fingerprint/pdq/recipes.ts';
import { findDifferences } from './find-differences.ts';
import { askReference, lookForReference, REFERENCE_FOLDER } from './reference.ts';

const PACKAGE = 'pdqhash-0.2.8';
/** As published in May 2025: what is compiled and run is what was looked at. */
const PACKAGE_SHA256 = 'eb9a9de36745937ce3e481a02ce933fe907c84e0b1748c9dfea52c12ca5c1e35';
const COMPILERS = [process.env['CXX'], 'g++', 'clang++', 'c++'];
/** No fused multiply-add: the reference's hashes as they are on x86-64. */
const FLAGS = ['-O2', '-std=c++14', '-ffp-contract=off'];

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { cwd: REFERENCE_FOLDER, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function buildReference(): string | undefined {
  const compiler = COMPILERS.find((name) => name !== undefined && spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) return undefined;
  mkdirSync(REFERENCE_FOLDER, { recursive: true });
  writeFileSync(
    join(REFERENCE_FOLDER, 'requirements.txt'),
    `${PACKAGE.replace('-', '==')} --hash=sha256:${PACKAGE_SHA256}\n`,
  );
  const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', 'pdqhash', '--require-hashes'];
  if (!run('python3', ...pip, '-r', 'requirements.txt')) return undefined;
  if (!run('tar', 'xzf', `${PACKAGE}.tar.gz`)) return undefined;
  const root = `${PACKAGE}/ThreatExchange`;
  const parts = ['hashing/pdqhashing', 'hashing/torben', 'downscaling/downscaling', 'common/pdqhashtypes'];
  const sources = [...parts, 'common/pdqhamming'].map((part) => `${root}/pdq/cpp/${part}.cpp`);
  const own = resolve(import.meta.dirname, 'hash-pictures.cpp');
  return run(compiler, ...FLAGS, `-I${root}`, '-o', 'hash-pictures', own, ...sources) ? lookForReference() : undefined;
}

function writeExpected(program: string): void {
  const describe = (recipes: typeof SMALL_RECIPES): readonly string[] =>
    askReference(program, recipes.map(makePicture)).map(({ hash, quality, orientations }, nth) =>
      // All orientations of every ninth: they come from the same spectrum.
      JSON.stringify({ ...recipes[nth], hash, quality, ...(nth % 9 === 5 ? { orientations } : {}) }),
    );
  const lists = { small: describe(SMALL_RECIPES), larger: describe(LARGER_RECIPES) };
  const text = Object.entries(lists).map(([name, lines]) => `  "${name}": [\n    ${lines.join(',\n    ')}\n  ]`);
  writeFileSync(
    resolve(import.meta.dirname, '../../unit/fingerprint/pdq/expected.json'),
    `{\n${text.join(',\n')}\n}\n`,
  );
}

function main(): number {
  const program = lookForReference() ?? buildReference();
  if (program === undefined) {
    say(
      "Meta's PDQ is not here and could not be built (python3 with pip and a C++ compiler are needed): not compared.",
    );
    return 0;
  }
  if (process.argv.includes('--write')) writeExpected(program);
  const differences = findDifferences(program);
  differences.forEach(say);
  say(`${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

process.exitCode = main();
