import { describe, expect, it } from 'vitest';
import { createDirectoryWatch } from '../../../../src/pipeline/watch/directory-watch.ts';

const REST_MS = 700;
const changes = (changed: Readonly<Record<string, string>>, gone: readonly string[] = []) => ({
  changed: new Map(Object.entries(changed)),
  gone,
});
const names = (ready: ReadonlyMap<string, string>): readonly string[] => [...ready.keys()];

describe('a directory that is watched', () => {
  it('lets a file rest before it is ready, counted from when it last moved', () => {
    const watch = createDirectoryWatch(REST_MS);
    expect(watch.look(changes({ 'a.exr': '1' }), 0)).toMatchObject({ dueMs: 700, settled: false });
    expect(watch.look(changes({ 'a.exr': '2' }), 600)).toMatchObject({ dueMs: 1300, settled: false });
    expect(names(watch.look(changes({ 'a.exr': '2' }), 1299).ready)).toEqual([]);
    expect(names(watch.look(changes({ 'a.exr': '2' }), 1300).ready)).toEqual(['a.exr']);
  });

  it('gives out a finished file although its neighbour is still being written', () => {
    const watch = createDirectoryWatch(REST_MS);
    watch.look(changes({ a: '1', b: '1' }), 0);
    const { ready, dueMs } = watch.look(changes({ a: '1', b: '2' }), 700);
    expect(names(ready)).toEqual(['a']);
    expect(dueMs).toBe(1400);
  });

  it('asks once for each state, and again when the file moves while it is being read', () => {
    const watch = createDirectoryWatch(REST_MS);
    watch.look(changes({ a: '1' }), 0);
    const first = watch.look(changes({ a: '1' }), 700);
    expect(names(watch.look(changes({ a: '1' }), 5000).ready)).toEqual([]);
    watch.look(changes({ a: '2' }), 5100);
    watch.close(first.ready);
    expect(watch.look(changes({ a: '2' }), 5200).settled).toBe(false);
    expect(names(watch.look(changes({ a: '2' }), 5800).ready)).toEqual(['a']);
  });

  it('is settled only when all that differs was recorded or given up', () => {
    const watch = createDirectoryWatch(0);
    const { ready, settled } = watch.look(changes({ a: '1' }, ['b']), 0);
    expect(names(ready)).toEqual(['a', 'b']);
    expect(settled).toBe(false);
    watch.close(ready);
    // The ledger still differs (a file that cannot be read): what was tried is not tried again.
    expect(watch.look(changes({ a: '1' }), 10)).toEqual({ ready: new Map(), settled: true });
    expect(watch.look(changes({}), 20).settled).toBe(true);
  });

  it('asks again for what nobody has looked at, not before it is told to, and at once for what has moved since', () => {
    const watch = createDirectoryWatch(REST_MS);
    watch.look(changes({ a: '1', b: '1' }), 0);
    const { ready } = watch.look(changes({ a: '1', b: '1' }), 700);
    watch.look(changes({ a: '1', b: '2' }), 900);
    watch.reopen(ready, 30_000);
    const moved = watch.look(changes({ a: '1', b: '2' }), 1600);
    expect([...moved.ready]).toEqual([['b', '2']]);
    expect(moved).toMatchObject({ dueMs: 30_000, settled: false });
    expect(names(watch.look(changes({ a: '1', b: '2' }), 29_999).ready)).toEqual([]);
    expect(names(watch.look(changes({ a: '1', b: '2' }), 30_000).ready)).toEqual(['a']);
  });

  it('forgets a name that came and went before anybody read it', () => {
    const watch = createDirectoryWatch(REST_MS);
    watch.look(changes({ 'a.tmp2': '1' }), 0);
    expect(watch.look(changes({}), 100)).toEqual({ ready: new Map(), settled: true });
    // The same state anew has to rest anew.
    expect(names(watch.look(changes({ 'a.tmp2': '1' }), 800).ready)).toEqual([]);
  });
});
