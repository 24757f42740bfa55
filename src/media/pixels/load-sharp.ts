import type Sharp from 'sharp';

let loading: Promise<typeof Sharp> | undefined;

/** Loads sharp when a picture is first decoded: a child that decodes none saves its 20 MB and 60 ms. */
export function loadSharp(): Promise<typeof Sharp> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Each file is decoded once, so a cache only holds memory; there is one child for each core, so one thread each.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading;
}
