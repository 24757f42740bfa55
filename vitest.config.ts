import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Suites that start programs take longest: begun last, one of them would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /\/test\/(?:e2e|faults|interop|hostile)\//.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// Tests start hundreds of processes, which load the same sources: compiled once, they start in a third of the time. The same place as
// that of the program (bin/assay.js); what runs in the tests' own process hands it on to its children as the program does.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/assay', import.meta.url));

const UNIT = 'test/unit/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than the cores of the smallest machine: suites wait for programs and time limits, which left a fifth of two cores idle.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Unit tests keep nothing in modules; a third of their time went into a process and the same imports for each file.
      { extends: true, test: { name: 'unit', include: [UNIT], isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [UNIT] } },
    ],
  },
});
