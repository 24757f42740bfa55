import { type Assay, openAssay } from '../compose/open-assay.ts';
import type { ParsedOptions } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Opens Assay as the command line asks, does the work, and closes it whatever happens. */
export async function withAssay<T>(
  options: ParsedOptions,
  terminal: Terminal,
  work: (assay: Assay) => Promise<T>,
  needs: { readonly ledgerExists?: boolean } = {},
): Promise<T> {
  const configFile = options.text('config');
  const ledgerFile = options.text('ledger');
  const assay = await openAssay({
    cwd: terminal.cwd,
    signal: terminal.signal,
    onSilence: (server) =>
      terminal.stderr.write(`The ledger's server ${server} does not answer yet. It is waited for; Ctrl-C ends that.\n`),
    trustFiles: options.list('trust'),
    fetchRemote: options.flag('fetch-remote'),
    ...needs,
    ...(configFile !== undefined && { configFile }),
    ...(ledgerFile !== undefined && { ledgerFile }),
  });
  try {
    return await work(assay);
  } finally {
    await assay.close();
  }
}
