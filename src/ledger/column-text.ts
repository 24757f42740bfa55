/** Marks a column value as JSON text of the string meant. No file name begins with it by accident. */
const MARK = '\u0001';

/**
 * Text as it goes into a column. SQLite would replace a lone surrogate (two names would become one) and PostgreSQL refuses NUL;
 * such strings, and those that begin with the mark itself, are stored as the mark and their JSON text. All others as they are.
 */
export function toColumnText(text: string): string {
  if (text.isWellFormed() && !text.includes('\0') && text.charCodeAt(0) !== 1) return text;
  return MARK + JSON.stringify(text);
}

/** The string that {@link toColumnText} was given. */
export function fromColumnText(text: string): string {
  if (text.charCodeAt(0) !== 1) return text;
  return JSON.parse(text.slice(1)) as string;
}
