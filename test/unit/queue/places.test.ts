import { describe, expect, it } from 'vitest';
import type { Lane } from '../../../src/domain/job.ts';
import type { HeldJob, JobSource } from '../../../src/queue/held-job.ts';
import { createPlaces } from '../../../src/queue/places.ts';

const ROOTS = ['a', 'b'] as const;

function sourceOf(lane: Lane, root: string, isDue = true): JobSource {
  return { lane, root, isDue: () => isDue, take: () => Promise.resolve(undefined) };
}

function jobWith(deaths: number): HeldJob {
  return { deaths } as HeldJob;
}

const nameOf = (source: JobSource | undefined): string =>
  source === undefined ? 'none' : `${source.lane} ${source.root}`;

describe('the places of a worker', () => {
  it('go to checks first, and to all others in turn', async () => {
    const places = createPlaces(
      [...ROOTS.map((root) => sourceOf('scan', root)), ...ROOTS.map((root) => sourceOf('mark', root))],
      10,
    );
    const taken: string[] = [];
    for (let at = 0; at < 5; at += 1) {
      const source = places.choose();
      if (source === undefined) break;
      taken.push(nameOf(source));
      places.tookFrom(source);
      await places.enter(source.lane, jobWith(0));
    }
    expect(taken).toEqual(['scan a', 'scan b', 'mark a', 'mark b', 'scan a']);
    const urgent = createPlaces([sourceOf('scan', 'a'), sourceOf('mark', 'a'), sourceOf('check', 'a')], 1);
    expect(nameOf(urgent.choose())).toBe('check a');
  });

  it('are as many as were said, and one more for folders', async () => {
    const places = createPlaces([sourceOf('scan', 'a'), sourceOf('folders', 'a')], 1);
    await places.enter('scan', jobWith(0));
    expect(nameOf(places.choose())).toBe('folders a');
    await places.enter('folders', jobWith(0));
    expect(nameOf(places.choose())).toBe('none');
    expect(places.held).toBe(2);
    places.leave('scan');
    expect(nameOf(places.choose())).toBe('scan a');
  });

  it('leave a job whose worker died alone: it waits for the others, and none begins beside it', async () => {
    const places = createPlaces([sourceOf('scan', 'a')], 4);
    await places.enter('scan', jobWith(0));
    await places.enter('scan', jobWith(0));
    let hasBegun = false;
    const suspect = places.enter('scan', jobWith(1)).then(() => {
      hasBegun = true;
    });
    expect(nameOf(places.choose())).toBe('none');
    places.leave('scan');
    await Promise.resolve();
    expect(hasBegun).toBe(false);
    places.leave('scan');
    await suspect;
    expect(nameOf(places.choose())).toBe('none');
    places.leave('scan');
    expect(nameOf(places.choose())).toBe('scan a');
    expect(places.held).toBe(0);
  });

  it('suspect only jobs that open files', async () => {
    const places = createPlaces([sourceOf('scan', 'a')], 4);
    await places.enter('check', jobWith(2));
    await places.enter('folders', jobWith(2));
    expect(nameOf(places.choose())).toBe('scan a');
  });
});
