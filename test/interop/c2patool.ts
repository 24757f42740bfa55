/**
 * Compares what c2patool and c2pa-node read of everything that `assay mark` writes: every format that can be made here, embedded, beside
 * the file, by the manifest of a sequence, and the receipt; with the trust anchor and without. c2patool is taken from
 * ASSAY_BENCH_C2PATOOL, the PATH or bench/.data, else cargo builds it.
 *   PATH=$PWD/node_modules/.bin:$PATH node test/interop/c2patool.ts
 * Ends with 0 when they agree or there is no c2patool to be had (it says so), else with 1.
 */
import { rm } from 'node:fs/promises';
import { findC2patool } from '../../bench/rivals/c2patool.ts';
import { type Comparison, compareWithC2patool } from './compare-with-c2patool.ts';
import { markMedia } from './support/mark-media.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function describe({ name, anchored, engine, tool, agrees }: Comparison): string {
  const how = `${name} (${anchored ? 'with' : 'without'} anchor)`;
  if (agrees)
    return `  ${how}: ${engine?.state}, ${engine?.actions.join(', ')}; ${engine?.ingredients.length} ingredients`;
  return `  ${how}: DIFFERS\n    c2pa-node: ${JSON.stringify(engine)}\n    c2patool:  ${JSON.stringify(tool)}`;
}

async function main(): Promise<number> {
  const tool = findC2patool(say);
  if (tool === undefined) {
    say('c2patool is not here and could not be built (cargo is needed): nothing was compared.');
    return 0;
  }
  const marked = await markMedia();
  try {
    const missing = [...marked.media.embed.missing, ...marked.media.beside.missing];
    if (missing.length > 0) say(`Nothing here makes ${missing.join(', ')}.`);
    const results = await compareWithC2patool(tool.path, marked);
    for (const result of results) say(describe(result));
    const differing = results.filter(({ agrees }) => !agrees).length;
    say(`${tool.version}: ${marked.marks.length} marks read twice, ${differing} differences`);
    return differing === 0 ? 0 : 1;
  } finally {
    await rm(marked.folder, { recursive: true, force: true });
  }
}

// The engine keeps the process alive once it has read.
process.exit(await main());
