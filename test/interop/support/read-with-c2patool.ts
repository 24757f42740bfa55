import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describeStore, type StoreFacts, type StoreJson } from './describe-store.ts';
import type { Mark } from './mark-media.ts';

const run = promisify(execFile);
const LIMIT_BYTES = 64 * 1024 * 1024;

/** Reads a mark with c2patool: an embedded one from the file, a sidecar by `--external-manifest`. Throws what the tool says. */
export async function readWithC2patool(
  tool: string,
  { path, store }: Mark,
  how: { readonly anchor?: string /** A folder without settings of the user's. */; readonly home: string },
): Promise<StoreFacts> {
  const args = [
    path,
    ...(store === undefined ? [] : ['--external-manifest', store]),
    ...(how.anchor === undefined ? [] : ['trust', '--trust_anchors', how.anchor]),
  ];
  const { PATH } = process.env;
  const env = { PATH, HOME: how.home, XDG_CONFIG_HOME: how.home };
  const { stdout } = await run(tool, args, { encoding: 'utf8', env, timeout: 30_000, maxBuffer: LIMIT_BYTES });
  return describeStore(JSON.parse(stdout) as StoreJson);
}
