/** Why reading ended early, from what FFmpeg wrote on standard error; most of what it writes there is no reason to. */
export function describeStop(err: string): string | undefined {
  if (/partial file|truncat|end of file|Invalid data found when processing input/i.test(err))
    return 'the rest of it cannot be read';
  return undefined;
}
