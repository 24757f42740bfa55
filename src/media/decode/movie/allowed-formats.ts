/**
 * Containers that are read, by FFmpeg's names. Not listed are all that name other files or addresses to be opened (hls, dash, concat,
 * imf, sdp, rtsp …): a stranger's file must not make Assay read anything else.
 */
const CONTAINERS = ['mov', 'mxf', 'matroska', 'avi', 'mpegts', 'mpeg', 'ogg', 'flv', 'asf', 'gxf', 'dv', 'ivf', 'nut', 'wtv'] as const; // biome-ignore format: one list

/** Stills that FFmpeg reads and sharp does not: movies of one frame. */
const STILLS = [
  'image2',
  'j2k_pipe',
  'jpegxl_pipe',
  'bmp_pipe',
  'psd_pipe',
  'hdr_pipe',
  'sgi_pipe',
  'pcx_pipe',
] as const;

/** What FFmpeg is told before it opens a file. */
export const OPEN_OPTIONS = {
  /** Nothing from a network, and no other protocol that wraps one (`concat:`, `subfile:` …). */
  protocol_whitelist: 'file',
  format_whitelist: [...CONTAINERS, ...STILLS].join(','),
  /** `%03d` in a name is a part of the name. */
  pattern_type: 'none',
} as const;

/** Codecs whose pictures may refer to other files. */
export const REFUSED_CODECS: ReadonlySet<string> = new Set(['svg', 'ansi', 'bintext', 'xbin', 'idf']);
