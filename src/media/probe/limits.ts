/** Files up to this size are kept in memory while they are hashed, so that the walk reads nothing twice. Well under the 64 MB that a child may use for one file. */
export const IN_MEMORY_BYTES = 16 * 1024 * 1024;
/**
 * Where in its allocation the read buffer begins. Copies from the page cache to a page-aligned buffer took five times as
 * long on the machine measured (AMD EPYC, 0.38 against 0.07 ms a megabyte, a third of the time of SHA-256 itself).
 */
export const BUFFER_OFFSET_BYTES = 64;
/** Read size. Measured on SHA-256 of 12 MB: 64 KiB to 4 MiB differ by under 4 %, 512 KiB and more are best. */
export const CHUNK_BYTES = 1024 * 1024;
/** What one look into a file too large for memory reads: a few chunk headers lie within it, and it costs about 5 microseconds. */
export const WINDOW_BYTES = 16 * 1024;
/** Between two pauses for the event loop of the child while a large file is hashed: about 50 ms of work. */
export const PAUSE_EVERY_BYTES = 64 * 1024 * 1024;
/** Chunks, boxes, segments or tags looked at in one file: 800 MB of PNG in the 8 KiB chunks that libpng writes. */
export const MAX_STEPS = 100_000;
/** Boxes within boxes. Real files stay under ten. */
export const MAX_DEPTH = 16;
/** Entries of tables (offsets, sizes, sub-blocks) looked at in one file: a 16K picture in tiles of 16 pixels. Takes half a second. */
export const MAX_TABLE_ENTRIES = 1_100_000;
/** One text attribute of an EXR or DPX header: large enough for any ComfyUI graph met (the largest was under 300 kB). */
export const HEADER_TEXT_BYTES = 1024 * 1024;
/** All text attributes of one header together. */
export const HEADER_TEXT_TOTAL_BYTES = 16 * 1024 * 1024;
/** One text that ExifTool gives as binary only. A TC260 label has under 1 kB. */
export const EXTRA_TEXT_BYTES = 64 * 1024;
