/** `ASSAY_FAULTS=full` (`npm run test:faults`): as long and as often as in a night of dailies; else inside the time that all tests have. */
export const FULL = process.env['ASSAY_FAULTS'] === 'full';

/** Times of claims on jobs. Full: the defaults of `config/default.yaml`. Shorter than two seconds, a machine that is busy with all tests loses some. */
export const LOCK_SECONDS = FULL ? 30 : 2;
export const STALL_SECONDS = FULL ? 15 : 0.4;

/** Of one test. A claim that has run out is taken over after lock and two looks, some faults do so several times in a row. */
export const TIMEOUT_MS = FULL ? 1_200_000 : 120_000;

/** How long something may take to happen that has to happen, ms: on a machine where everything else runs too. */
export const PATIENCE_MS = FULL ? 600_000 : 60_000;
