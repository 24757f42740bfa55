import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AssayError } from '../../src/domain/errors.ts';
import type { JobEvent, JobHandlers, JobQueue, JobRef, JobWorker, Lane, NewJob } from '../../src/domain/job.ts';
import {
  BATCH_OUTPUT,
  batchJob,
  CHECK_OUTPUT,
  checkJob,
  EASY,
  FOLDER_OUTPUT,
  folderInput,
  folderJob,
  numberOf,
  ROOT,
} from './queue-samples.ts';

export interface QueueSubject {
  /** A new queue with nothing in it. */
  readonly open: () => Promise<JobQueue>;
}

const ALL_LANES: readonly Lane[] = ['folders', 'scan', 'mark', 'check'];

/** What every implementation of the queue port must do. */
export function describeQueue(name: string, createSubject: () => QueueSubject): void {
  describe(`queue: ${name}`, () => {
    let queue: JobQueue;
    let events: JobEvent[];
    beforeEach(async () => {
      events = [];
      queue = await createSubject().open();
    });
    afterEach(() => queue.close());

    const work = (handlers: JobHandlers, lanes: readonly Lane[] = ALL_LANES, concurrency = 1): Promise<JobWorker> =>
      queue.work(handlers, { roots: [ROOT], lanes, concurrency, onEvent: (event) => events.push(event) });
    const addOne = async <J extends NewJob>(job: J): Promise<JobRef & { readonly name: J['name'] }> => {
      const [ref] = await queue.add([job]);
      if (ref === undefined) throw new Error('Nothing was added.');
      return { ...ref, name: job.name };
    };
    const codeOf = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'no error',
        (error: AssayError) => error.code,
      );

    it('does a job and gives what it gave to whoever waits, before or after it', async () => {
      const ref = await addOne(folderJob());
      const waiting = queue.wait(ref);
      await work(EASY);
      expect(await waiting).toEqual({ ok: true, output: FOLDER_OUTPUT });
      expect(await queue.wait(ref)).toEqual({ ok: true, output: FOLDER_OUTPUT });
      expect(events).toMatchObject([
        { type: 'started', job: ref, deaths: 0 },
        { type: 'completed', job: ref, output: FOLDER_OUTPUT },
      ]);
    });

    it('takes what is more urgent first, and what is as urgent in the order it came', async () => {
      const done: number[] = [];
      await queue.add([batchJob(1), batchJob(2), batchJob(3, 5), batchJob(4, 1), batchJob(5, 5)]);
      await work({
        async 'scan.batch'({ input }) {
          done.push(numberOf(input));
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      await vi.waitFor(() => expect(done).toEqual([4, 3, 5, 1, 2]), 5000);
    });

    it('takes checks before anything else, and never more at once than it has places', async () => {
      let atOnce = 0;
      let most = 0;
      const done: string[] = [];
      const slowly = async (what: string): Promise<void> => {
        most = Math.max(most, ++atOnce);
        await delay(20);
        atOnce -= 1;
        done.push(what);
      };
      await queue.add([batchJob(1), batchJob(2), batchJob(3), batchJob(4), checkJob('d1'), checkJob('d2')]);
      await work(
        {
          async 'scan.batch'() {
            await slowly('scan');
            return { step: 'done', output: BATCH_OUTPUT };
          },
          async 'check.delivery'() {
            await slowly('check');
            return { step: 'done', output: CHECK_OUTPUT };
          },
        },
        ['scan', 'check'],
        2,
      );
      await vi.waitFor(() => expect(done).toHaveLength(6), 5000);
      expect(done.slice(0, 2)).toEqual(['check', 'check']);
      expect(most).toBe(2);
    });

    it('pages through a tree beside those who read it, with one place', async () => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      await work({
        async 'scan.folder'(job) {
          if (job.input.stage === 'settle') return { step: 'done', output: FOLDER_OUTPUT };
          await job.addChildren([batchJob(1)]);
          await held;
          return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
        },
        async 'scan.batch'() {
          release();
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: true });
    });

    it('adds a job once while it has not ended, and again afterwards', async () => {
      const first = await addOne(folderJob());
      expect(await addOne(folderJob('ep101', { run: 'r2' }))).toEqual(first);
      expect((await addOne(folderJob('ep101', { deep: true }))).id).not.toBe(first.id);
      const flow = checkJob('d1', [folderJob('out/d1')]);
      const check = await addOne(flow);
      expect(await addOne(flow)).toEqual(check);
      const worker = await work(EASY);
      await Promise.all([queue.wait(first), queue.wait(check)]);
      expect((await addOne(folderJob())).id).not.toBe(first.id);
      expect((await addOne(flow)).id).not.toBe(check.id);
      await worker.drain(1000);
    });

    it('refuses what the catalogue does not know, before anything is added', async () => {
      const invalid: readonly NewJob[] = [
        folderJob('', { location: '/mnt/dailies/ep101' }),
        folderJob('', { location: `${ROOT}:/ep101/../ep102` }),
        folderJob('', { location: 'deliveries:/d1' }),
        folderJob('ep101', { run: '' }),
        folderJob('ep101', {}, 0),
        { ...folderJob(), input: { ...folderInput(), more: 1 } as never },
        checkJob('d1', [folderJob('', { location: '/mnt' })]),
      ];
      for (const job of invalid) expect(await codeOf(queue.add([batchJob(1), job]))).toBe('job.invalid');
      expect((await queue.status()).reduce((sum, { waiting }) => sum + waiting, 0)).toBe(0);
    });

    it('fails a job of a newer Assay at once, and keeps it for a newer worker', async () => {
      const newer = folderJob('ep101', { version: 2 as never });
      expect(await codeOf(queue.add([newer]))).toBe('job.newer');
    });

    it('runs a parent after its children, and gives it what they gave', async () => {
      const order: string[] = [];
      await work({
        async 'scan.folder'({ input }) {
          order.push(input.location);
          await delay(10);
          return { step: 'done', output: { ...FOLDER_OUTPUT, files: 7 } };
        },
        async 'check.delivery'(job) {
          order.push('check');
          const [scan] = await job.childOutputs('scan.folder');
          return { step: 'done', output: { ...CHECK_OUTPUT, findings: scan?.files ?? -1 } };
        },
      });
      const ref = await addOne(checkJob('d1', [folderJob('out/d1')]));
      expect(await queue.wait(ref)).toEqual({ ok: true, output: { ...CHECK_OUTPUT, findings: 7 } });
      expect(order).toEqual([`${ROOT}:/out/d1`, 'check']);
    });

    it('runs a parent although a child failed, and tells it which and why', async () => {
      await work({
        async 'scan.folder'() {
          throw new AssayError('media.unsupported', 'No.');
        },
        async 'check.delivery'(job) {
          const failed = await job.failedChildren();
          expect(failed).toMatchObject([
            { name: 'scan.folder', input: { location: `${ROOT}:/out/d1` }, reason: { code: 'media.unsupported' } },
          ]);
          return { step: 'done', output: { ...CHECK_OUTPUT, findings: failed.length } };
        },
      });
      const ref = await addOne(checkJob('d1', [folderJob('out/d1')]));
      expect(await queue.wait(ref)).toMatchObject({ ok: true, output: { findings: 1 } });
      expect(await queue.failed({ lane: 'folders' })).toMatchObject([{ reason: { code: 'media.unsupported' } }]);
    });

    it('lets a job add children, leave its place and go on when all have ended', async () => {
      await work(
        {
          async 'scan.folder'(job) {
            if (job.input.stage !== 'settle') {
              await job.addChildren(Array.from({ length: 20 }, (_, at) => batchJob(at)));
              // Once more, as a second life would.
              await job.addChildren([batchJob(3), batchJob(4)]);
              return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
            }
            const [outputs, failed] = [await job.childOutputs('scan.batch'), await job.failedChildren()];
            const files = outputs.reduce((sum, output) => sum + output.files, 0);
            return { step: 'done', output: { ...FOLDER_OUTPUT, files, failed: failed.length } };
          },
          async 'scan.batch'({ input }) {
            if (numberOf(input) % 5 === 0) throw new AssayError('file.forbidden', 'No.');
            return { step: 'done', output: BATCH_OUTPUT };
          },
        },
        ['folders', 'scan'],
        4,
      );
      const ref = await addOne(folderJob());
      expect(await queue.wait(ref)).toMatchObject({ ok: true, output: { files: 16, failed: 4 } });
      expect(events.filter(({ type }) => type === 'continued')).toHaveLength(1);
    });

    it('adds no child again that has ended, well or badly, and does not wait for it', async () => {
      const runs: number[] = [];
      await work({
        async 'scan.folder'(job) {
          const { input } = job;
          if (input.cursor === 'twice') {
            const files = (await job.childOutputs('scan.batch')).length;
            return { step: 'done', output: { ...FOLDER_OUTPUT, files, failed: (await job.failedChildren()).length } };
          }
          await job.addChildren([batchJob(1), batchJob(2)]);
          return { step: 'after-children', input: { ...input, cursor: input.cursor === undefined ? 'once' : 'twice' } };
        },
        async 'scan.batch'({ input }) {
          runs.push(numberOf(input));
          if (numberOf(input) === 2) throw new AssayError('file.forbidden', 'No.');
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: true, output: { files: 1, failed: 1 } });
      expect(runs).toEqual([1, 2]);
    });

    it('goes on at once after children that have ended already, or never were', async () => {
      await work({
        async 'scan.folder'({ input }) {
          if (input.stage === 'settle') return { step: 'done', output: FOLDER_OUTPUT };
          return { step: 'after-children', input: { ...input, stage: 'settle' } };
        },
      });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: true });
    });

    it('gives up a job that waits for ever for children that it has not', async () => {
      await work({ 'scan.folder': async ({ input }) => ({ step: 'after-children', input }) });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({
        ok: false,
        reason: { code: 'internal.bug' },
      });
    });

    it('puts a job back that wants to go on later, with what it says, and counts no try', async () => {
      const seen: unknown[] = [];
      await work({
        async 'scan.folder'({ input, attempt, deaths }) {
          seen.push([input.cursor, attempt, deaths]);
          if (seen.length > 10) return { step: 'done', output: FOLDER_OUTPUT };
          return { step: 'again', input: { ...input, cursor: `sh${seen.length}` }, afterMs: 1 };
        },
      });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: true });
      expect(seen[0]).toEqual([undefined, 1, 0]);
      expect(seen.at(-1)).toEqual(['sh10', 1, 0]);
    });

    it('leaves its place to others while it waits to go on', async () => {
      const done: number[] = [];
      await queue.add([batchJob(1), batchJob(2)]);
      await work({
        async 'scan.batch'({ input }) {
          if (numberOf(input) === 1 && done.length === 0)
            return { step: 'again', input, afterMs: done.length === 0 ? 50 : 0 };
          done.push(numberOf(input));
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      await vi.waitFor(() => expect(done).toEqual([2, 1]), 5000);
    });

    it('fails for good what will not pass by itself, and keeps it with its reason until it is retried', async () => {
      let isMended = false;
      await work({
        async 'scan.folder'({ input }) {
          if (!isMended) throw new AssayError('location.unknown', 'The root "dailies" is not mounted: "x\ny".');
          expect(input.cursor).toBeUndefined();
          return { step: 'done', output: FOLDER_OUTPUT };
        },
      });
      const ref = await addOne(folderJob());
      const reason = { code: 'location.unknown', message: 'The root "dailies" is not mounted: "x\ny".' };
      expect(await queue.wait(ref)).toEqual({ ok: false, reason });
      expect(await queue.failed()).toMatchObject([{ ...ref, input: folderInput(), reason, attempts: 1 }]);
      expect(await queue.failed({ lane: 'scan' })).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: 'failed', reason, final: true });
      isMended = true;
      expect(await queue.retry({ lane: 'scan' })).toBe(0);
      expect(await queue.retry(undefined, ref.id)).toBe(1);
      expect(await queue.wait(ref)).toMatchObject({ ok: true });
      expect(await queue.failed()).toEqual([]);
    });

    it('sends each failed job back once, even when it fails again at once', async () => {
      await work({
        async 'scan.batch'() {
          throw new AssayError('location.unknown', 'Not mounted.');
        },
      });
      const refs = await queue.add(Array.from({ length: 500 }, (_, number) => batchJob(number)));
      const failed = async (): Promise<number> => (await queue.status())[0]?.failed ?? 0;
      await vi.waitFor(async () => expect(await failed()).toBe(refs.length), 10_000);
      expect(await queue.retry()).toBe(refs.length);
      await vi.waitFor(async () => expect(await failed()).toBe(refs.length), 10_000);
    }, 30_000);

    it('sends the children of a job that failed back together with it', async () => {
      let isMended = false;
      await work({
        async 'scan.folder'() {
          if (!isMended) throw new AssayError('location.unknown', 'Not mounted.');
          await delay(50);
          return { step: 'done', output: FOLDER_OUTPUT };
        },
        async 'check.delivery'(job) {
          const [failed] = await job.failedChildren();
          if (failed !== undefined) throw new AssayError(failed.reason.code, 'Not read.');
          const [scan] = await job.childOutputs('scan.folder');
          if (scan === undefined) return { step: 'after-children', input: job.input };
          return { step: 'done', output: { ...CHECK_OUTPUT, findings: scan.files } };
        },
      });
      for (const retry of [async (id: string) => queue.retry(undefined, id), async () => queue.retry()]) {
        isMended = false;
        const ref = await addOne(checkJob('d1', [folderJob()]));
        expect(await queue.wait(ref)).toMatchObject({ ok: false });
        isMended = true;
        expect(await retry(ref.id)).toBe(2);
        expect(await queue.wait(ref)).toMatchObject({ ok: true, output: { findings: 1 } });
        expect(await queue.failed()).toEqual([]);
      }
    }, 20_000);

    it('tries again what may pass, after a pause, from where it had got to', async () => {
      const seen: unknown[] = [];
      await work({
        async 'scan.folder'(job) {
          seen.push([job.attempt, job.input.cursor]);
          if (seen.length === 1) {
            await job.checkpoint({ ...job.input, cursor: 'sh010' });
            throw new AssayError('root.unmounted', 'Gone for a moment.');
          }
          if (seen.length === 2) return { step: 'again', input: { ...job.input, cursor: 'sh020' }, afterMs: 0 };
          return { step: 'done', output: FOLDER_OUTPUT };
        },
      });
      const ref = await addOne(folderJob());
      await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'failed', final: false }), 5000);
      expect(await queue.status()).toMatchObject([{ lane: 'folders', delayed: 1, waiting: 0, failed: 0 }]);
      expect(await queue.wait(ref)).toMatchObject({ ok: true });
      expect(seen).toEqual([
        [1, undefined],
        [2, 'sh010'],
        // It has got on: what failed before is forgiven.
        [1, 'sh020'],
      ]);
    }, 10_000);

    it('takes a handler that gives back something else for a bug in it', async () => {
      await work({ 'scan.folder': async () => ({ step: 'done', output: { files: -1 } as never }) });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: false, reason: { code: 'job.invalid' } });
    });

    it('tells how it stands, of the queues that were used', async () => {
      await queue.add([folderJob(), batchJob(1), batchJob(2, 1), checkJob('d1', [folderJob('out/d1')])]);
      await delay(20);
      const status = await queue.status();
      expect(status.map(({ lane, waiting, parents }) => [lane, waiting, parents])).toEqual([
        ['check', 0, 1],
        ['folders', 2, 0],
        ['scan', 2, 0],
      ]);
      expect(status[2]?.oldestSeconds).toBeGreaterThan(0.015);
      expect(status[2]?.oldestSeconds).toBeLessThan(5);
      expect(status[0]?.oldestSeconds).toBeUndefined();
      expect(await queue.status({ root: 'other' })).toEqual([]);
      expect(await queue.status({ lane: 'scan' })).toHaveLength(1);
      await work(EASY);
      await vi.waitFor(async () => {
        const counts = await queue.status();
        expect(counts.map(({ waiting, parents, completed }) => [waiting, parents, completed])).toEqual([
          [0, 0, 1],
          [0, 0, 2],
          [0, 0, 2],
        ]);
        expect(counts[0]?.workers).toBe(1);
      }, 5000);
    });

    it('takes nothing of a queue that is paused, until it is resumed', async () => {
      await queue.pause({ lane: 'folders', root: ROOT });
      const ref = await addOne(folderJob());
      await work(EASY);
      await queue.add([batchJob(1)]);
      await vi.waitFor(
        () => expect(events.at(-1)).toMatchObject({ type: 'completed', job: { name: 'scan.batch' } }),
        5000,
      );
      expect(await queue.status({ lane: 'folders' })).toMatchObject([{ paused: true, waiting: 1 }]);
      await queue.resume();
      expect(await queue.wait(ref)).toMatchObject({ ok: true });
      expect(await queue.status({ lane: 'folders' })).toMatchObject([{ paused: false, waiting: 0 }]);
    });

    it('removes what waits, parents too, and tells those who wait for it', async () => {
      const refs = await queue.add([folderJob(), checkJob('d1', [folderJob('out/d1')]), batchJob(1)]);
      expect(await queue.drain()).toBe(4);
      for (const ref of refs)
        expect(await queue.wait(ref)).toMatchObject({ ok: false, reason: { code: 'job.stopped' } });
      const status = await queue.status();
      expect(status.map(({ waiting, parents, failed }) => waiting + parents + failed)).toEqual([0, 0, 0]);
      expect((await addOne(folderJob())).id).not.toBe(refs[0]?.id);
    });

    it('tells a parent that stays of the children that somebody removed', async () => {
      await queue.pause({ lane: 'scan', root: ROOT });
      await work({
        async 'scan.folder'(job) {
          if (job.input.stage === 'settle') {
            const failed = await job.failedChildren();
            expect(failed.map(({ reason }) => reason.code)).toEqual(['job.stopped', 'job.stopped']);
            return { step: 'done', output: { ...FOLDER_OUTPUT, failed: failed.length } };
          }
          await job.addChildren([batchJob(1), batchJob(2)]);
          return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
        },
      });
      const ref = await addOne(folderJob());
      await vi.waitFor(
        async () => expect(await queue.status({ lane: 'folders' })).toMatchObject([{ parents: 1 }]),
        5000,
      );
      expect(await queue.drain({ lane: 'scan' })).toBe(2);
      expect(await queue.wait(ref)).toMatchObject({ ok: true, output: { failed: 2 } });
    });

    it('runs a parent again when a child is retried before it is done', async () => {
      let isMended = false;
      let settled = 0;
      await work({
        async 'scan.folder'(job) {
          if (job.input.stage !== 'settle') {
            await job.addChildren([batchJob(1)]);
            return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
          }
          settled += 1;
          isMended = true;
          if (settled === 1) expect(await queue.retry({ lane: 'scan' })).toBe(1);
          const files = (await job.childOutputs('scan.batch')).length;
          return { step: 'done', output: { ...FOLDER_OUTPUT, files } };
        },
        async 'scan.batch'() {
          if (!isMended) throw new AssayError('file.forbidden', 'No.');
          await delay(50);
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      expect(await queue.wait(await addOne(folderJob()))).toMatchObject({ ok: true, output: { files: 1 } });
      expect(settled).toBe(2);
    });

    it('drains: takes no more, waits for what is in hand, and hands back the rest at once without counting it', async () => {
      const stopped: string[] = [];
      const begun: number[] = [];
      const handlers = (endless: number): JobHandlers => ({
        async 'scan.batch'({ input, signal, attempt, deaths }) {
          const number = numberOf(input);
          begun.push(number);
          expect([attempt, deaths]).toEqual([1, 0]);
          if (number === endless) {
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            stopped.push((signal.reason as AssayError).code);
            throw new Error('Nobody wants to hear this.');
          }
          await delay(100);
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      await queue.add([batchJob(1), batchJob(2), batchJob(3)]);
      const worker = await work(handlers(1), ['scan'], 2);
      await vi.waitFor(() => expect(begun).toEqual([1, 2]), 5000);
      expect([worker.active, worker.ready]).toEqual([2, true]);
      await worker.drain(200);
      expect(stopped).toEqual(['job.stopped']);
      expect(worker.ready).toBe(false);
      expect(await queue.status({ lane: 'scan' })).toMatchObject([{ waiting: 2, active: 0, completed: 1, failed: 0 }]);
      await work(handlers(0), ['scan'], 2);
      await vi.waitFor(() => expect(begun).toEqual([1, 2, 1, 3]), 5000);
      await vi.waitFor(async () => expect(await queue.status()).toMatchObject([{ completed: 3 }]), 5000);
    });

    it('counts what waits in a queue of the same root', async () => {
      await queue.add([batchJob(1), batchJob(2)]);
      const seen: number[] = [];
      await work(
        {
          async 'scan.folder'(job) {
            seen.push(await job.backlog('scan'), await job.backlog('mark'));
            return { step: 'done', output: FOLDER_OUTPUT };
          },
        },
        ['folders'],
      );
      await queue.wait(await addOne(folderJob()));
      expect(seen).toEqual([2, 0]);
    });

    it('stops waiting when told so, and says how far the children have got while it waits', async () => {
      const stop = new AbortController();
      const ref = await addOne(folderJob());
      const waiting = codeOf(queue.wait(ref, { signal: stop.signal }));
      stop.abort();
      expect(await waiting).toBe('job.stopped');
      const told: unknown[] = [];
      await work({
        async 'scan.folder'(job) {
          if (job.input.stage === 'settle') return { step: 'done', output: FOLDER_OUTPUT };
          await job.addChildren([batchJob(1), batchJob(2)]);
          return { step: 'after-children', input: { ...job.input, stage: 'settle' } };
        },
        async 'scan.batch'({ input }) {
          await delay(numberOf(input) === 1 ? 1 : 1700);
          return { step: 'done', output: BATCH_OUTPUT };
        },
      });
      await queue.wait(ref, { onProgress: (ended, known) => told.push([ended, known]) });
      expect(told).toContainEqual([1, 2]);
    });

    it('says of a job that it never had, or had long ago, that it is not there', async () => {
      expect(await queue.wait({ name: 'scan.folder', root: ROOT, id: '12345' })).toMatchObject({
        ok: false,
        reason: { code: 'job.stopped' },
      });
    });
  });
}
