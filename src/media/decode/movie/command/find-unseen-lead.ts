import type { Programs } from './find-programs.ts';
import { inputArguments } from './input-arguments.ts';
import { runProgram } from './run-program.ts';

/** Packets decoded to see: leading pictures stand right behind the first one that can be started from. */
const MOST_PACKETS = 64;

/** Which of these times, all before the first point to start from, no decoder shows. */
export async function findUnseenLead(
  programs: Programs,
  path: string,
  { stream, lead }: { readonly stream: number; readonly lead: readonly number[] },
  signal?: AbortSignal,
): Promise<ReadonlySet<number>> {
  const which = ['-select_streams', String(stream), '-read_intervals', `%+#${MOST_PACKETS}`];
  const args = ['-v', 'quiet', ...which, '-show_entries', 'frame=pts', '-of', 'csv=p=0', ...inputArguments(path)];
  const { out } = await runProgram(programs.ffprobe, args, signal);
  const seen = new Set(out.split('\n').map((line) => Number.parseInt(line, 10)));
  return new Set(lead.filter((pts) => !seen.has(pts)));
}
