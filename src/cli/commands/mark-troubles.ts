import { AssayError } from '../../domain/errors.ts';

/** What went wrong with a run as a whole: it is told after what was done, which stays done. */
export interface Troubles {
  /** Does the work; an AssayError is kept, anything else thrown. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** The first with the words of all; undefined when there was none. */
  readonly first: AssayError | undefined;
}

export function createTroubles(): Troubles {
  const troubles: AssayError[] = [];
  return {
    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        troubles.push(error);
        return undefined;
      }
    },
    get first() {
      const [first] = troubles;
      if (first === undefined) return undefined;
      const messages = new Set(troubles.map(({ message }) => message));
      return new AssayError(first.code, [...messages].join('\n'), { cause: first });
    },
  };
}
