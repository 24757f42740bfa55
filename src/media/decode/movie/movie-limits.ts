/** 46 hours at 24 frames a second, 80 MB of bookkeeping: more is no movie but an attack. */
export const MAX_FRAMES = 4_000_000;
/** Only the first pictures hold what the encoder wrote of itself. */
export const PACKETS_WITH_SETTINGS = 3;
