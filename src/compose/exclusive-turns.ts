/** Many small tasks at once, or one large one alone. */
export interface Turns {
  /** Runs beside other small ones, never beside a large one. */
  small<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until everything that runs is done, then runs alone. */
  large<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Takes turns so that a large file has all the memory there is to give. Unlike a scan, marking may not end the small tasks to
 * make room: one that is just putting its file in place would be done twice.
 */
export function createTurns(): Turns {
  let smallUnderWay = 0;
  let largeUnderWay = false;
  const waitingLarge: (() => void)[] = [];
  const waitingSmall: (() => void)[] = [];
  const next = (): void => {
    if (largeUnderWay) return;
    const large = waitingLarge[0];
    if (large !== undefined) {
      if (smallUnderWay > 0) return;
      waitingLarge.shift();
      largeUnderWay = true;
      large();
      return;
    }
    for (const small of waitingSmall.splice(0)) {
      smallUnderWay += 1;
      small();
    }
  };
  return {
    async small(work) {
      await new Promise<void>((resolve) => {
        waitingSmall.push(resolve);
        next();
      });
      try {
        return await work();
      } finally {
        smallUnderWay -= 1;
        next();
      }
    },
    async large(work) {
      await new Promise<void>((resolve) => {
        waitingLarge.push(resolve);
        next();
      });
      try {
        return await work();
      } finally {
        largeUnderWay = false;
        next();
      }
    },
  };
}
