import { spawn } from 'node:child_process';
import type { JudgeAlone } from '../judge-alone.ts';
import { PACKETS_WITH_SETTINGS } from '../movie-limits.ts';
import type { MovieTrack, TrackPacket } from '../movie-track.ts';
import { readEncoderSettings } from '../read-encoder-settings.ts';
import type { Programs } from './find-programs.ts';
import { inputArguments } from './input-arguments.ts';
import type { MovieFacts } from './read-facts.ts';

type Judged = Pick<MovieTrack, 'packets' | 'encoderSettings'>;

/**
 * Asks the slices of each packet. ffmpeg writes all packets of the track one behind the other, and their sizes tell them apart; when
 * these do not add up, what the container says stands.
 */
export async function judgePackets(
  programs: Programs,
  path: string,
  { stream, extradata }: MovieFacts,
  { packets, judge }: { readonly packets: readonly TrackPacket[]; readonly judge: JudgeAlone },
  signal?: AbortSignal,
): Promise<Judged> {
  const copy = ['-map', `0:${stream}`, '-c', 'copy', '-copyinkf', '-f', 'data', 'pipe:1'];
  const child = spawn(programs.ffmpeg, ['-nostdin', '-v', 'quiet', ...inputArguments(path), ...copy], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(signal === undefined ? {} : { signal }),
  });
  child.once('error', () => {});
  const judged: TrackPacket[] = [];
  let encoderSettings = readEncoderSettings(extradata);
  let isWhole = true;
  for await (const data of splitPackets(child.stdout, packets)) {
    const packet = packets[judged.length];
    if (packet === undefined || data === undefined) {
      isWhole = false;
      break;
    }
    if (judged.length < PACKETS_WITH_SETTINGS) encoderSettings ??= readEncoderSettings(data);
    judged.push({ ...packet, alone: judge(data, packet.key) });
  }
  child.kill('SIGKILL');
  signal?.throwIfAborted();
  const settings = encoderSettings === undefined ? {} : { encoderSettings };
  return { packets: isWhole && judged.length === packets.length ? judged : packets, ...settings };
}

/** Cuts a stream of bytes into packets of known sizes. Undefined: there is more than they are. */
async function* splitPackets(
  stream: AsyncIterable<Buffer>,
  packets: readonly TrackPacket[],
): AsyncGenerator<Buffer | undefined> {
  let held: Buffer[] = [];
  let [bytes, next] = [0, 0];
  for await (const chunk of stream) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < (packets[next]?.sizeBytes ?? 0)) continue;
    let data = Buffer.concat(held);
    for (
      let size = packets[next]?.sizeBytes;
      size !== undefined && data.length >= size;
      size = packets[next]?.sizeBytes
    ) {
      yield data.subarray(0, size);
      data = data.subarray(size);
      next += 1;
    }
    if (next >= packets.length && data.length > 0) yield undefined;
    held = [data];
    bytes = data.length;
  }
}
