import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AssayError } from '../../../../domain/errors.ts';
import { createAloneJudge } from '../judge-alone.ts';
import { MAX_FRAMES } from '../movie-limits.ts';
import type { MovieTrack, TrackPacket } from '../movie-track.ts';
import { describeStop } from './describe-stop.ts';
import type { Programs } from './find-programs.ts';
import { inputArguments } from './input-arguments.ts';
import { judgePackets } from './judge-packets.ts';
import type { MovieFacts } from './read-facts.ts';
import { keepHead, MAX_ERROR_BYTES } from './run-program.ts';

/** Reads all packets of the track: times, sizes and marks through ffprobe, and the slices of codecs whose marks are not enough. */
export async function readPackets(
  programs: Programs,
  path: string,
  facts: MovieFacts,
  signal?: AbortSignal,
): Promise<MovieTrack> {
  const { packets, stopped } = await listPackets(programs, path, facts.stream, signal);
  const judge = createAloneJudge(facts.track.codec, facts.extradata);
  const judged =
    judge === undefined ? { packets } : await judgePackets(programs, path, facts, { packets, judge }, signal);
  return { ...facts.track, ...judged, ...(stopped === undefined ? {} : { stopped }) };
}

interface Listed {
  readonly packets: readonly TrackPacket[];
  readonly stopped?: string;
}

async function listPackets(programs: Programs, path: string, stream: number, signal?: AbortSignal): Promise<Listed> {
  const entries = ['-select_streams', String(stream), '-show_entries', 'packet=pts,size,flags', '-of', 'csv=p=0'];
  const child = spawn(programs.ffprobe, ['-v', 'error', ...entries, ...inputArguments(path)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => {});
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const err = keepHead(child.stderr, MAX_ERROR_BYTES);
  const packets: TrackPacket[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const packet = parsePacket(line);
      if (packet !== undefined) packets.push(packet);
      if (packets.length > MAX_FRAMES) throw new AssayError('limit.output', `The movie has over ${MAX_FRAMES} frames.`);
    }
    await Promise.race([ended, failed]);
  } finally {
    child.kill('SIGKILL');
  }
  signal?.throwIfAborted();
  const stopped = describeStop(err());
  return { packets, ...(stopped === undefined ? {} : { stopped }) };
}

/** `pts,size,flags`: `1024,510,K_`. K key, D not shown, C cut short. */
function parsePacket(line: string): TrackPacket | undefined {
  const match = /^(-?\d+|N\/A),(\d+),([A-Z_]+)/.exec(line);
  if (match === null) return undefined;
  const [, pts = '', size = '', flags = ''] = match;
  const key = flags.includes('K');
  return {
    ...(pts === 'N/A' ? {} : { pts: Number(pts) }),
    sizeBytes: Number(size),
    key,
    alone: key,
    hidden: flags.includes('D'),
    corrupt: flags.includes('C'),
  };
}
