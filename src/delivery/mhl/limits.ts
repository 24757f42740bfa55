/**
 * What a history may cost to read. Manifests come from strangers; these are far above what real deliveries have
 * (a frame takes some 200 bytes, so a million frames make 200 MB) and keep a hostile one from taking the machine.
 */

/** The largest manifest (`.mhl`), in bytes. */
export const MAX_MANIFEST_BYTES = 512 * 1024 * 1024;
/** The largest `ascmhl_chain.xml`, in bytes. */
export const MAX_CHAIN_BYTES = 2 * 1024 * 1024;
/** Bytes of all manifests of a folder and the histories below it. */
export const MAX_HISTORY_BYTES = 1024 * 1024 * 1024;
/** Entries (files and directories) of all manifests of a folder and the histories below it. */
export const MAX_ENTRIES = 2_000_000;
/** Generations of one history: the format writes four digits. */
export const MAX_GENERATIONS = 9999;
/** Elements within elements. The format needs six; what stands in `metadata` may go deeper. */
export const MAX_DEPTH = 64;
/** Bytes without the end of a tag, a comment or a text, and the longest text: one path has at most 4,096 bytes. */
export const MAX_TOKEN_BYTES = 64 * 1024;
/** UTF-16 units of a path within a manifest: what Linux allows for a path, in bytes. */
export const MAX_PATH_LENGTH = 4096;
/** Patterns to ignore, and UTF-16 units of each. */
export const MAX_PATTERNS = 500;
export const MAX_PATTERN_LENGTH = 512;
/** Faults that are told one by one; the rest is counted. */
export const MAX_FAULTS = 100;
/** Folders that are looked through for histories of their own, and how deep. */
export const MAX_FOLDERS = 200_000;
export const MAX_FOLDER_DEPTH = 128;
/** Bytes read at a time. */
export const CHUNK_BYTES = 1024 * 1024;
