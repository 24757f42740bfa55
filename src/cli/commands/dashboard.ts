import { loadConfig, readDashboardToken } from '../../config/load.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';
import { QUEUE_OPTION } from './queue-options.ts';

/** Largest number of a port. */
const LAST_PORT = 65_535;

export const dashboardCommand: Command = {
  name: 'dashboard',
  summary: 'show the queues in a browser: what waits, what runs, what failed and why',
  operands: '',
  operandCount: [0, 0],
  options: {
    host: { type: 'string', value: 'HOST', help: 'address to offer it at (default: dashboard.host, 127.0.0.1)' },
    port: { type: 'string', value: 'N', help: 'port; 0 takes a free one (default: dashboard.port, 9466)' },
    ...QUEUE_OPTION,
  },
  notes: [
    'Runs until Ctrl-C. It shows and changes nothing: that is what assay queue is for.',
    "At another address than this machine's own it asks for a token, from ASSAY_DASHBOARD_TOKEN, from the file that ASSAY_DASHBOARD_TOKEN_FILE names, or from dashboard.tokenFile of the configuration, and is not started without one. See docs/operation.md.",
  ],
  async run(_operands, options, terminal) {
    const { cwd, signal } = terminal;
    const configFile = options.text('config');
    const config = await loadConfig({ cwd, ...(configFile !== undefined && { configFile }) });
    const token = await readDashboardToken(config, { cwd });
    const host = options.text('host') ?? config.dashboard.host;
    const port = readPort(options.text('port')) ?? config.dashboard.port;
    // Loaded when asked for: nothing else needs them, and the help would wait for them, too.
    const { openBoard } = await import('../../compose/open-board.ts');
    const { createDashboard } = await import('../../server/create-dashboard.ts');
    const { startHttp } = await import('../../server/start-http.ts');
    const board = await openBoard(config, options.text('queue'));
    try {
      const dashboard = createDashboard({ findQueues: board.findQueues, host, ...(token !== undefined && { token }) });
      const server = await startHttp({ host, port, routes: [dashboard] });
      try {
        await writeOut(terminal.stdout, `${server.url}\n`);
        if (!signal.aborted)
          await new Promise<void>((resolve) => {
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
      } finally {
        await server.close();
      }
    } finally {
      await board.close();
    }
    return EXIT.ok;
  },
};

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= LAST_PORT) return Number(text);
  throw new AssayError('usage.invalid', `--port takes a number from 0 to ${LAST_PORT}. See: assay help dashboard`);
}
