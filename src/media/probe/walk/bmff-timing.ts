import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { formatFrameCount, reduceRate } from '../timecode-text.ts';
import type { Track } from './bmff-track.ts';

interface Described {
  readonly tracks: readonly Track[];
  readonly header?: { timescale: number; duration: number };
}

/** Picture size, rate, length and start time code of a movie from its first video and time code tracks. */
export function describeTracks(source: ByteSource, draft: ProbeDraft, { tracks, header }: Described): void {
  const video = tracks.find((track) => track.handler === 'vide');
  if (video !== undefined) describeVideo(draft, video);
  if (header !== undefined && header.timescale > 0 && header.duration > 0 && header.duration < 0xffffffff) {
    draft.addTiming({ durationSeconds: header.duration / header.timescale });
  }
  const timecode = tracks.find((track) => track.timecode !== undefined);
  if (timecode?.timecode === undefined || timecode.firstChunkAt === undefined) return;
  // In a file cut short the sample may be gone; that is said elsewhere.
  if (timecode.firstChunkAt + 4 > source.size) return;
  const { base, dropFrame } = timecode.timecode;
  const startTimecode = formatFrameCount(source.u32be(timecode.firstChunkAt), base, dropFrame);
  if (startTimecode !== undefined) draft.addTiming({ startTimecode });
}

function describeVideo(draft: ProbeDraft, video: Track): void {
  draft.setDimensions(video.width ?? 0, video.height ?? 0);
  // In a fragmented file the tables are empty and the frames lie in the fragments.
  if (video.frames > 0) draft.addTiming({ frames: video.frames });
  const frameRate = reduceRate(video.timescale ?? 0, video.frameDuration ?? 0);
  if (frameRate !== undefined) draft.addTiming({ frameRate });
}
