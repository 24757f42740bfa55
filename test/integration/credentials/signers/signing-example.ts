import { readFileSync } from 'node:fs';

const DOCUMENT = readFileSync(new URL('../../../../docs/signing.md', import.meta.url), 'utf8');

/** A script as docs/signing.md shows it, found by the name in the comment at its beginning. */
export function readExample(name: string): string {
  const blocks = [...DOCUMENT.matchAll(/```(?:sh|js)\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const found = blocks.find((code) =>
    code.split('\n', 2).some((line) => /^(?:#|\/\/) /.test(line) && line.includes(name)),
  );
  if (found === undefined) throw new Error(`docs/signing.md shows no ${name}`);
  return found;
}
