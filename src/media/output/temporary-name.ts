import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { lookAtProcess } from './look-at-process.ts';
import { readSystemText } from './read-system-text.ts';

/** Hidden, and with an ending that scans pass over. Nothing of the name of the file it is to become, which can have any length. */
const PATTERN = /^\.assay-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-[0-9a-f]{12}\.tmp$/;

/** Who made a temporary file. */
export interface TemporaryOwner {
  /** The running system and its process numbers: the same number elsewhere is another process. */
  readonly machine: string;
  readonly pid: number;
  /** When the process began, as the system counts; 0 where it does not tell. Numbers are given out again. */
  readonly startedAt: string;
}

let self: TemporaryOwner | undefined;

/** This process, as it signs its temporary files. */
export function identifySelf(): TemporaryOwner {
  self ??= { machine: identifyMachine(), pid: process.pid, startedAt: lookAtProcess(process.pid)?.startedAt ?? '0' };
  return self;
}

/** A name for a file on the way to `destination`, in the same folder. */
export function composeTemporaryName(destination: string): string {
  const { machine, pid, startedAt } = identifySelf();
  return join(dirname(destination), `.assay-${machine}-${pid}-${startedAt}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Undefined when the name is none of ours. */
export function parseTemporaryName(name: string): TemporaryOwner | undefined {
  const [, machine, pid, startedAt] = PATTERN.exec(name) ?? [];
  if (machine === undefined || pid === undefined || startedAt === undefined) return undefined;
  return { machine, pid: Number(pid), startedAt };
}

function identifyMachine(): string {
  const boot = readSystemText('/proc/sys/kernel/random/boot_id') ?? '';
  return createHash('sha256').update(`${hostname()}\n${boot}\n${readNamespace()}`).digest('hex').slice(0, 8);
}

/** Containers on one machine number their processes apart. */
function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
