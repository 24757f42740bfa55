/** Largest manifest store or sidecar that is parsed, in bytes. Real ones are under 5 MB; a 5,000-frame list is 340 KB. */
export const STORE_LIMIT_BYTES = 64 * 1024 * 1024;
/** The most manifests kept of one file. The longest real chain seen has 3. */
export const MANIFEST_LIMIT = 500;
/** The most actions kept of one manifest. */
export const ACTION_LIMIT = 1000;
/** The most ingredients kept of one manifest. */
export const INGREDIENT_LIMIT = 1000;
/** The most assertions kept of one manifest. */
export const ASSERTION_LIMIT = 200;
/** Assertions with more data than this, as JSON, are kept by label only. */
export const ASSERTION_DATA_LIMIT_BYTES = 64 * 1024;
/** The longest text kept, in characters. */
export const TEXT_LIMIT = 4096;
/** The most failure codes kept in one list. */
export const CODE_LIMIT = 100;
/** The most certificates read of one chain. */
export const CHAIN_LIMIT = 10;
/** The largest certificate read, in bytes. */
export const CERTIFICATE_LIMIT_BYTES = 64 * 1024;
