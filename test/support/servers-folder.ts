import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a run keeps its servers: each in a folder with its data, its log and a file `pid`. Handed on to the processes of the run. */
const VARIABLE = 'ASSAY_TEST_SERVERS_FOLDER';

/**
 * Waits until the owner of its standard input is gone, however it went, then ends every server in the folder and removes it. QUIT is
 * "at once" for PostgreSQL, which takes its own children along, and ends Redis too.
 */
const KEEPER = `
cat >/dev/null
pids=$(cat "$1"/*/pid 2>/dev/null)
[ -z "$pids" ] || kill -QUIT $pids 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  alive=''
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive="$alive $pid"; done
  [ -n "$alive" ] || break
  sleep 0.1
done
[ -z "$alive" ] || kill -9 $alive 2>/dev/null
rm -rf "$1"
`;

export interface ServersFolder {
  readonly folder: string;
  /** Ends every server that is still there, and removes the folder. */
  close(): Promise<void>;
}

/** Makes the folder of this run. When this process dies, its servers die with it. */
export function openServersFolder(): ServersFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-servers-')));
  // PostgreSQL refuses to run as root: another user has to get at its own folder in here.
  chmodSync(folder, 0o711);
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Not in the group that a Ctrl-C goes to: it has to outlive the run.
    detached: true,
  });
  letGo(keeper);
  process.env[VARIABLE] = folder;
  return {
    folder,
    async close() {
      if (process.env[VARIABLE] === folder) delete process.env[VARIABLE];
      const gone = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
      keeper.ref();
      keeper.stdin.end();
      await gone;
    },
  };
}

/** The folder of the run that this process belongs to; outside of a run (a benchmark, a script) one of its own. */
export function serversFolder(): string {
  return process.env[VARIABLE] ?? openServersFolder().folder;
}

/** Neither the child nor its pipe keeps this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  const stdin = child.stdin as unknown as { unref?: () => void } | null;
  stdin?.unref?.();
}
