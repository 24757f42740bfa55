import type { FileError } from '../domain/errors.ts';
import type { FromChild, ToChild } from './protocol.ts';

/** What a child process does with its configuration and its tasks. */
export interface ChildWork<C> {
  open(configuration: C, ask: (question: unknown) => Promise<unknown>): Promise<(task: unknown) => Promise<unknown>>;
  describeError(error: unknown): FileError;
}

/** Why a child ends: its parent lets it go, or is not there any more. */
export type ChildExit = 'retired' | 'orphaned';

/** Runs a child process's side of the protocol until the parent lets it go. Tasks are done one at a time, in order. */
export function serveTasks<C>(work: ChildWork<C>, exit: (why: ChildExit) => void): void {
  const answers = new Map<number, (answer: unknown) => void>();
  let nextQuestion = 1;
  let handler: Promise<(task: unknown) => Promise<unknown>> | undefined;
  let last: Promise<void> = Promise.resolve();
  const send = (message: FromChild): void => {
    if (process.connected) process.send?.(message);
  };
  const ask = (question: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      const id = nextQuestion++;
      answers.set(id, resolve);
      send({ type: 'ask', id, question });
    });
  const configure = (configuration: C): void => {
    handler = work.open(configuration, ask);
    handler.then(
      () => send({ type: 'ready' }),
      (error: unknown) => send({ type: 'broken', error: work.describeError(error) }),
    );
  };
  const perform = async (id: number, task: unknown): Promise<void> => {
    const handle = await handler;
    if (handle === undefined) return;
    try {
      send({ type: 'done', id, result: await handle(task) });
    } catch (error) {
      send({ type: 'failed', id, error: describeFailure(error, work) });
    }
  };
  process.on('message', (message: ToChild) => {
    if (message.type === 'configure') configure(message.configuration as C);
    else if (message.type === 'retire') exit('retired');
    else if (message.type === 'answer') {
      answers.get(message.id)?.(message.answer);
      answers.delete(message.id);
    } else {
      // One after the other: the parent blames the first unfinished task when this process dies.
      last = last.then(() => perform(message.id, message.task)).catch(() => exit('retired'));
    }
  });
  process.once('disconnect', () => exit('orphaned'));
}

/** Running into the memory limit can also come as an exception: an allocation that was refused. */
function describeFailure(error: unknown, work: { describeError(error: unknown): FileError }): FileError {
  if (error instanceof RangeError && /allocat/i.test(error.message)) {
    return { code: 'limit.memory', message: 'Reading needed more memory than it may have.' };
  }
  return work.describeError(error);
}
