/** Made once: a number format costs more than the number. */
const WHOLE = new Intl.NumberFormat('en-US');
const STEPS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes for people, decimal units, three digits: `1.40 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < STEPS.length - 1) {
    value /= 1000;
    step += 1;
  }
  // Headers can claim any size: beyond the last unit the number is written out rather than as a power of ten.
  const number = step === 0 || value >= 999.5 ? WHOLE.format(Math.round(value)) : value.toPrecision(3);
  return `${number} ${STEPS[step]}`;
}

/** Seconds for people: `0.8 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 file`, `2 files`, `12,345 files`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${WHOLE.format(count)} ${count === 1 ? singular : plural}`;
}
