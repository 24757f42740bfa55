import type { FileError } from '../domain/errors.ts';
import { Child, type ChildOptions, type Outcome } from './child.ts';

export interface ChildPoolOptions extends ChildOptions {
  /** Number of children at most; each is started when there is work for it. */
  readonly children: number;
  /** Tasks a child does before it is replaced: native libraries keep what they once allocated. */
  readonly recycleAfter: number;
  /** Tasks handed to a child ahead of the one it works on, so that it never waits for the channel. */
  readonly ahead: number;
}

interface Task {
  readonly id: number;
  readonly body: unknown;
  readonly timeoutMs: number;
  attempts: number;
  readonly resolve: (outcome: Outcome) => void;
}

interface Slot {
  readonly child: Child;
  /** Tasks handed over, the one being worked on first. */
  readonly tasks: Task[];
  done: number;
}

/**
 * Children that work through tasks, one at a time each. When a child dies, the task it was working on gets the error;
 * those handed to it ahead go to another. Never rejects.
 */
export interface ChildPool {
  readonly run: (body: unknown, timeoutMs: number) => Promise<Outcome>;
  /** Resident memory of all children with what they started, bytes, as last looked at. */
  readonly residentBytes: () => number;
  /** Ends children that have nothing to do: some keep what they once took. Others start when there is work again. */
  readonly retireIdle: () => void;
  /** Gives all memory back: children are ended, and what they were at starts again after `release`, blamed on nobody. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

export function openChildPool(options: ChildPoolOptions): ChildPool {
  const slots = new Set<Slot>();
  const leaving = new Set<Promise<void>>();
  const queue: Task[] = [];
  let nextId = 1;
  let closed = false;
  let held = false;
  let broken: FileError | undefined;

  const finish = (slot: Slot, id: number, outcome: Outcome): void => {
    const task = slot.tasks[0];
    // Children answer in order; anything else is a child gone wrong, and its answer is not believed.
    if (task === undefined || task.id !== id) {
      slot.child.kill({ code: 'reader.crashed', message: 'The reading process answered out of turn.' });
      return;
    }
    slot.tasks.shift();
    slot.done += 1;
    slot.child.setDeadline(slot.tasks[0]?.timeoutMs);
    task.resolve(outcome);
    if (slot.done >= options.recycleAfter && slot.tasks.length === 0) retire(slot);
    dispatch();
  };

  const lose = (slot: Slot, error: FileError): void => {
    slots.delete(slot);
    if (error.code === 'trust.unusable') broken = error;
    const [culprit, ...innocent] = slot.tasks;
    if (closed) {
      for (const task of slot.tasks) task.resolve({ ok: false, error });
      return;
    }
    queue.unshift(...innocent);
    if (culprit !== undefined) {
      culprit.attempts += 1;
      if (isInnocent(slot, culprit, error)) queue.unshift(culprit);
      else culprit.resolve({ ok: false, error });
    }
    dispatch();
  };

  const retire = (slot: Slot): void => {
    slots.delete(slot);
    const gone = slot.child.retire().finally(() => leaving.delete(gone));
    leaving.add(gone);
  };

  const retireIdle = (): void => {
    for (const slot of [...slots]) if (slot.tasks.length === 0) retire(slot);
  };

  const hold = (): void => {
    held = true;
    retireIdle();
    for (const slot of [...slots]) {
      slots.delete(slot);
      queue.unshift(...slot.tasks.splice(0));
      slot.child.kill({ code: 'reader.crashed', message: 'Its memory was needed elsewhere.' });
      const gone = slot.child.gone.finally(() => leaving.delete(gone));
      leaving.add(gone);
    }
  };

  const open = (): Slot => {
    const slot: Slot = {
      child: new Child(
        options,
        (id, outcome) => finish(slot, id, outcome),
        (error) => lose(slot, error),
      ),
      tasks: [],
      done: 0,
    };
    slots.add(slot);
    return slot;
  };

  /** The least loaded child that may take more, or a new one while there may be more. */
  const findSlot = (): Slot | undefined => {
    let best: Slot | undefined;
    for (const slot of slots) {
      const hasRoom = slot.tasks.length <= options.ahead && slot.done + slot.tasks.length < options.recycleAfter;
      const mayTake = hasRoom && slot.child.isThere;
      if (mayTake && (best === undefined || slot.tasks.length < best.tasks.length)) best = slot;
    }
    if (best !== undefined && best.tasks.length === 0) return best;
    return slots.size < options.children ? open() : best;
  };

  const dispatch = (): void => {
    if (broken !== undefined) for (const task of queue.splice(0)) task.resolve({ ok: false, error: broken });
    while (queue.length > 0 && !closed && !held) {
      const slot = findSlot();
      const task = slot === undefined ? undefined : queue.shift();
      if (slot === undefined || task === undefined) return;
      slot.tasks.push(task);
      if (slot.tasks.length === 1) slot.child.setDeadline(task.timeoutMs);
      slot.child.run(task.id, task.body);
    }
  };

  return {
    run: (body, timeoutMs) =>
      new Promise((resolve) => {
        if (closed) {
          resolve({ ok: false, error: { code: 'internal.bug', message: 'Work was given to a pool that is closed.' } });
          return;
        }
        queue.push({ id: nextId++, body, timeoutMs, attempts: 0, resolve });
        dispatch();
      }),
    residentBytes: () => [...slots].reduce((sum, { child }) => sum + child.residentBytes, 0),
    retireIdle,
    hold,
    release() {
      held = false;
      dispatch();
    },
    async close() {
      closed = true;
      const stopped: FileError = { code: 'reader.crashed', message: 'Reading was stopped.' };
      for (const task of queue.splice(0)) task.resolve({ ok: false, error: stopped });
      for (const slot of [...slots]) {
        if (slot.tasks.length === 0) retire(slot);
        else slot.child.kill(stopped);
      }
      await Promise.all([...leaving, ...[...slots].map((slot) => slot.child.gone)]);
    },
  };
}

/** Starts of a child that fail for one task before it is given up. A system short of processes or memory recovers. */
const START_ATTEMPTS = 3;

/** Whether a task may be tried again: not when it was what its child died of. */
function isInnocent(slot: Slot, task: Task, error: FileError): boolean {
  if (error.code !== 'limit.memory' && error.code !== 'reader.crashed') return false;
  if (!slot.child.isReady) return task.attempts < START_ATTEMPTS;
  // What earlier files left behind may have killed it: one more try, in another child.
  return slot.done > 0 && task.attempts === 1;
}
