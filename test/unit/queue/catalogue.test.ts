import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANES } from '../../../src/domain/job.ts';
import {
  BACKOFF_LIMIT_MS,
  backOffMs,
  findEntry,
  findNameOfLane,
  JOB_NAMES,
  JOBS,
  limitDeaths,
} from '../../../src/queue/catalogue.ts';
import { batchJob, checkJob, folderInput, folderJob } from '../../contract/queue-samples.ts';

describe('the catalogue of jobs', () => {
  it('gives each lane one name, so that a lane says what its jobs are', () => {
    expect(LANES.map((lane) => JOBS[findNameOfLane(lane)].lane)).toEqual(LANES);
    expect(JOB_NAMES).toHaveLength(LANES.length);
  });

  it('is what docs/queue.md says', () => {
    const document = readFileSync(join(import.meta.dirname, '../../../docs/queue.md'), 'utf8');
    for (const name of JOB_NAMES) {
      const { lane, version, attempts, backoffMs, deaths } = JOBS[name];
      const row = `| \`${name}\` | ${lane} | ${version} | ${attempts} | ${backoffMs / 1000} s | ${deaths === 'configured' ? '`worker.deaths`' : deaths} |`;
      expect(document).toContain(row);
    }
  });

  it('takes marks of the same files that go to other places for other jobs', () => {
    const { dedupe } = JOBS['mark.batch'];
    const input = { version: 1, run: 'r1', parts: [{ location: 'dailies:/a/b' }], request: {} } as const;
    const key = dedupe({ ...input, base: 'dailies:/a', out: 'out:/x' });
    expect(dedupe({ ...input, base: 'dailies:/a', out: 'out:/x' })).toBe(key);
    expect(dedupe({ ...input, base: 'dailies:/a/b', out: 'out:/x' })).not.toBe(key);
    expect(dedupe({ ...input, base: 'dailies:/a', out: 'out:/y' })).not.toBe(key);
  });

  it('takes two jobs for one when any run of either will do', () => {
    const { dedupe } = JOBS['scan.folder'];
    const key = dedupe(folderInput());
    expect(dedupe(folderInput('ep101', { run: 'r9', priority: 1, cursor: 'sh010', stage: 'settle' }))).toBe(key);
    expect(dedupe(folderInput('ep102'))).not.toBe(key);
    expect(dedupe(folderInput('ep101', { rescan: true }))).not.toBe(key);
    const part = { location: 'dailies:/ep101', names: ['a.exr'] };
    expect(dedupe(folderInput('ep101', { parts: [part] }))).not.toBe(key);
    expect(dedupe(folderInput('ep101', { parts: [part] }))).not.toBe(
      dedupe(folderInput('ep101', { parts: [{ ...part, names: ['b.exr'] }] })),
    );
    // What a watcher asks for anew has changed since it asked for it first.
    expect(dedupe(folderInput('ep101', { parts: [part], run: 'r9' }))).not.toBe(
      dedupe(folderInput('ep101', { parts: [part] })),
    );
    const batch = JOBS['scan.batch'].dedupe;
    expect(batch(batchJob(1).input)).not.toBe(batch({ ...batchJob(1).input, run: 'r2' }));
    const check = JOBS['check.delivery'].dedupe;
    expect(check(checkJob('d1').input)).toBe(check({ ...checkJob('d1').input, run: 'c9' }));
    expect(check(checkJob('d1').input)).not.toBe(check({ ...checkJob('d1').input, show: 'oak' }));
  });

  it('pauses longer after each try, and no longer than the limit', () => {
    const pauses = [1, 2, 3, 20, 1000].map((attempt) => backOffMs('scan.folder', attempt));
    expect(pauses).toEqual([1000, 2000, 4000, BACKOFF_LIMIT_MS, BACKOFF_LIMIT_MS]);
  });

  it('blames a job that opens files after as many deaths as are configured, and others later', () => {
    expect(limitDeaths('scan.batch', 3)).toBe(3);
    expect(limitDeaths('scan.batch', 1)).toBe(1);
    expect(limitDeaths('scan.folder', 3)).toBe(20);
  });

  it('names the file that a job is about, where it is a single one', () => {
    const describeOf = (parts: readonly unknown[]): string =>
      findEntry('scan.batch').describe({ ...batchJob(1).input, parts } as never);
    const location = 'dailies:/ep101/sh010';
    expect(describeOf([{ location, from: 'a.exr', to: 'a.exr' }])).toBe(`${location}/a.exr`);
    expect(describeOf([{ location: 'dailies:/', names: ['a.exr'] }])).toBe('dailies:/a.exr');
    expect(describeOf([{ location, from: 'a.exr', to: 'b.exr' }])).toBe(location);
    expect(describeOf([{ location }, { location }, { location }])).toBe(`${location} and 2 more`);
    expect(describeOf([])).toBe('dailies:/ep101');
    expect(findEntry('scan.folder').describe(folderJob().input)).toBe('dailies:/ep101');
  });
});
