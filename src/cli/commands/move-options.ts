import type { MoveOptions } from '../../compose/move-ledger.ts';
import type { ParsedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** Which ledger is moved, as the command line says it. */
export function moveOptions(options: ParsedOptions, { cwd, signal }: Terminal): MoveOptions {
  const configFile = options.text('config');
  const ledger = options.text('ledger');
  return { cwd, signal, ...(configFile !== undefined && { configFile }), ...(ledger !== undefined && { ledger }) };
}
