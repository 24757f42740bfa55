import { lookForC2patool, type Tool } from '../../bench/rivals/c2patool.ts';

/** c2patool where it is already; says what to do when it is not. Nothing is built while tests run. */
export function findC2patool(say: (line: string) => void): Tool | undefined {
  const tool = lookForC2patool();
  if (tool === undefined)
    say('note: no c2patool here, so nothing was compared with it; node test/interop/c2patool.ts builds it');
  return tool;
}
