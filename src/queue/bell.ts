/** Wakes one who waits. A ring while nobody waits is kept for the next. */
export interface Bell {
  ring(): void;
  /** Until it rings, or so long, ms. */
  wait(limitMs: number): Promise<void>;
}

export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      if (wake === undefined) hasRung = true;
      else wake();
    },
    async wait(limitMs) {
      if (hasRung) {
        hasRung = false;
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(finish, limitMs);
        wake = finish;
        function finish(): void {
          clearTimeout(timer);
          wake = undefined;
          resolve();
        }
      });
    },
  };
}
