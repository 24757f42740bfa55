/**
 * JSON on one line that a terminal can show without being told what to do: what JSON.stringify leaves as it is (DEL, the C1
 * controls, which some terminals obey, direction overrides, line separators) is written as escapes. Parses to the same value.
 */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, escapeUnit);
}

const UNSAFE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
