import type { Command } from '../command.ts';
import { acceptCommand } from './accept.ts';
import { approveCommand } from './approve.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { dashboardCommand } from './dashboard.ts';
import { declareCommand } from './declare.ts';
import { doctorCommand } from './doctor.ts';
import { findCommand } from './find.ts';
import { fingerprintCommand } from './fingerprint.ts';
import { keysCheckCommand } from './keys-check.ts';
import { keysInitCommand } from './keys-init.ts';
import { ledgerExportCommand } from './ledger-export.ts';
import { ledgerImportCommand } from './ledger-import.ts';
import { ledgerVerifyCommand } from './ledger-verify.ts';
import { markCommand } from './mark.ts';
import { QUEUE_COMMANDS } from './queue.ts';
import { receiptVerifyCommand } from './receipt-verify.ts';
import { scanCommand } from './scan.ts';
import { showCommand } from './show.ts';
import { verifyCommand } from './verify.ts';
import { watchCommand } from './watch.ts';
import { workerCommand } from './worker.ts';

/** Every command, in the order the help shows them. */
export const COMMANDS: readonly Command[] = [
  scanCommand,
  markCommand,
  checkCommand,
  findCommand,
  compareCommand,
  fingerprintCommand,
  showCommand,
  verifyCommand,
  receiptVerifyCommand,
  declareCommand,
  approveCommand,
  acceptCommand,
  keysInitCommand,
  keysCheckCommand,
  watchCommand,
  workerCommand,
  ...QUEUE_COMMANDS,
  ledgerVerifyCommand,
  ledgerExportCommand,
  ledgerImportCommand,
  dashboardCommand,
  doctorCommand,
];
