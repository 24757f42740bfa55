/** What ASC MHL leaves out unless told otherwise: what macOS writes into folders, and the histories themselves. */
export const DEFAULT_IGNORED: readonly string[] = ['.DS_Store', 'ascmhl', 'ascmhl/'];
