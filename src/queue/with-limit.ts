/** The work, or after `limitMs` what is rejected with instead. What comes later is nobody's business any more. */
export async function withLimit<T>(work: Promise<T>, limitMs: number, toError: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  work.catch(() => undefined);
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(toError()), limitMs);
  });
  return await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** Waits for the end of the work, good or bad, and no longer than `limitMs`. */
export async function waitAtMost(work: Promise<unknown>, limitMs: number): Promise<void> {
  await withLimit(work, limitMs, () => new Error('It takes too long.')).catch(() => undefined);
}
