import { OPEN_OPTIONS } from '../allowed-formats.ts';

/**
 * How a file is named to FFmpeg's commands: the prefix, since a name may look like an option or an address, and only what is
 * allowed, before it. `pipe` is for what the two commands hand each other.
 */
export function inputArguments(path: string): readonly string[] {
  return [
    '-protocol_whitelist',
    `${OPEN_OPTIONS.protocol_whitelist},pipe`,
    '-format_whitelist',
    OPEN_OPTIONS.format_whitelist,
    // The image demuxer goes by the name, in which `%03d` would be a number; others refuse this option.
    ...(isStillName(path) ? ['-f', 'image2', '-pattern_type', 'none'] : []),
    ...(/\.(?:avi|divx|mpe?g|m2p|vob|evo)$/i.test(path) ? ['-fflags', '+genpts'] : []),
    '-i',
    `file:${path}`,
  ];
}

/** Names by which FFmpeg takes a file for a still whatever is in it, of those that sharp does not read. */
function isStillName(path: string): boolean {
  return /\.(?:jp2|j2k|j2c|jpc|jxl|bmp|tga|psd|hdr|sgi|pcx|ppm|pgm|pbm|pnm|pam|pfm|dds)$/i.test(path);
}
