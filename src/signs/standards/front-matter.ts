/** Lines of front matter looked at: a label has seven fields, a head some dozens of keys. */
const LINE_LIMIT = 1000;

const KEY_LINE = /^(\s*)(?:"([^"]{1,100})"|'([^']{1,100})'|([A-Za-z][\w -]{0,99}?))\s*:(?:\s+(.*))?$/;

/**
 * The value of a key at the top of YAML front matter, as far as labels need it: text on the same line (which may be JSON), or a
 * block of `name: text` lines indented below. Anything else YAML can do is not read; undefined when the key is not there.
 */
export function findFrontMatterValue(text: string, wanted: string): unknown {
  const lines = text.split(/\r?\n/, LINE_LIMIT);
  const at = lines.findIndex(
    (line) => keyOf(line)?.indent === 0 && keyOf(line)?.key.toLowerCase() === wanted.toLowerCase(),
  );
  if (at < 0) return undefined;
  const inline = keyOf(lines[at] ?? '')?.value ?? '';
  if (inline !== '') return inline;
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.slice(at + 1)) {
    if (line.trim() === '') continue;
    const field = keyOf(line);
    if (field === undefined || field.indent === 0) break;
    fields[field.key] = field.value;
  }
  return { ...fields };
}

function keyOf(line: string): { readonly indent: number; readonly key: string; readonly value: string } | undefined {
  const match = KEY_LINE.exec(line);
  if (match === null) return undefined;
  const [, indent = '', double, single, bare, value = ''] = match;
  return { indent: indent.length, key: double ?? single ?? bare ?? '', value: unquote(value.trim()) };
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2];
  return quoted ?? value;
}
