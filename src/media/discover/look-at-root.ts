import { opendir, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCodeOf } from './system-error.ts';

/** What a root or a folder in it is at the moment. */
export type RootState =
  | {
      readonly there: true;
      readonly isFolder: boolean;
      /** Tells one file system from another. */
      readonly device: number;
      /** A folder with nothing in it, not even what a scan passes over: what an unmounted disk leaves. */
      readonly isEmpty: boolean;
    }
  | {
      readonly there: false;
      /** `gone`: there is nothing of that name. `unusable`: there is, and the system fails at it. */
      readonly why: 'gone' | 'unusable';
      /** The system's own word, `ESTALE`. */
      readonly systemCode: string;
    };

/** A server that went away makes calls hang for minutes; one that is there answers within a fraction of this. */
const ANSWER_MS = 30_000;

/** Looks at a folder as the guard of jobs needs it. Never throws. `answerMs`: after which it counts as unusable. Default 30,000. */
export async function lookAtRoot(path: string, answerMs = ANSWER_MS): Promise<RootState> {
  const end = new AbortController();
  const late = delay(answerMs, undefined, { signal: end.signal, ref: false }).then(
    (): RootState => ({ there: false, why: 'unusable', systemCode: 'ETIMEDOUT' }),
  );
  late.catch(() => undefined);
  try {
    return await Promise.race([look(path), late]);
  } finally {
    end.abort();
  }
}

async function look(path: string): Promise<RootState> {
  try {
    const found = await stat(path);
    const isFolder = found.isDirectory();
    return { there: true, isFolder, device: found.dev, isEmpty: isFolder && (await isEmptyFolder(path)) };
  } catch (error) {
    const systemCode = systemCodeOf(error);
    const why = systemCode === 'ENOENT' || systemCode === 'ENOTDIR' ? 'gone' : 'unusable';
    return { there: false, why, systemCode };
  }
}

/** Reads no more than the first entries: a root may hold very many. */
async function isEmptyFolder(path: string): Promise<boolean> {
  const directory = await opendir(path);
  try {
    return (await directory.read()) === null;
  } finally {
    await directory.close();
  }
}
