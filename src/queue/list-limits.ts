/** Failed jobs that are listed when no number is said. */
export const FAILED_LISTED = 100;
