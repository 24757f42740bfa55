import { spawn } from 'node:child_process';
import { nutTicksPerSecond } from './nut-ticks.ts';

/**
 * In which ticks FFmpeg hands a packet's time to the filter that drops packets: of the container that is read, as the filter is
 * told, or of the one that is written (5.1). `unknown`: neither, and packets cannot be dropped by their times.
 */
export type TickMeaning = 'read' | 'written' | 'unknown';

/** Ten frames a second in milliseconds, which NUT counts in other ticks. */
const SAMPLE = [
  '-f',
  'lavfi',
  '-i',
  'testsrc=size=64x64:rate=10:duration=1',
  '-c:v',
  'mjpeg',
  '-f',
  'matroska',
  'pipe:1',
];
const MILLISECONDS = { numerator: 1, denominator: 1000 } as const;
/** NUT without a packet has some 400 bytes, a frame of the sample over 1,500. */
const LEAST_WITH_PACKET_BYTES = 1000;

/** Tries with a movie of its own: it depends on the version, and a wrong guess would hand the decoder packets that it must not see. */
export async function findTickMeaning(ffmpeg: string): Promise<TickMeaning> {
  const sample = await pipeThrough(ffmpeg, SAMPLE, Buffer.alloc(0));
  if (await findsPacket(ffmpeg, sample, 'pts*tb')) return 'read';
  return (await findsPacket(ffmpeg, sample, `pts/${nutTicksPerSecond(MILLISECONDS)}`)) ? 'written' : 'unknown';
}

async function findsPacket(ffmpeg: string, sample: Buffer, seconds: string): Promise<boolean> {
  const drop = ['-bsf:v', `noise=drop='not(between(${seconds},0.45,0.55))'`, '-output_ts_offset', '10'];
  const args = ['-f', 'matroska', '-i', 'pipe:0', '-map', '0', '-c', 'copy', '-copyinkf', '-copyts', ...drop];
  return (await pipeThrough(ffmpeg, [...args, '-f', 'nut', 'pipe:1'], sample)).length > LEAST_WITH_PACKET_BYTES;
}

/** What a program makes of its input; what it complains of shows in that. */
function pipeThrough(program: string, args: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const child = spawn(program, ['-v', 'quiet', ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(Buffer.alloc(0)));
    child.on('close', () => resolve(Buffer.concat(chunks)));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
