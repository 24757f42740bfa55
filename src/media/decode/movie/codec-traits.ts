/** Codecs whose two fields can be packets of their own. */
export const FIELD_CODECS: ReadonlySet<string> = new Set(['h264', 'hevc', 'mpeg2video', 'vc1']);
/** Codecs whose lone pictures of intra slices the decoder marks as corrupt, as nothing in the stream says that they are whole. */
export const MARKING_CODECS: ReadonlySet<string> = new Set(['h264', 'hevc']);
