import { type ChildProcess, spawn } from 'node:child_process';
import { DefaultExiftoolArgs, ExifTool, exiftoolPath } from 'exiftool-vendored';

/** Perl starts in 0.15 s; a loaded machine may need many times that. */
const SPAWN_TIMEOUT_MS = 30_000;
/** Perl's memory only grows; a new process costs 0.15 s. */
const READS_PER_PROCESS = 5000;
/** Where perl may be. Not the caller's PATH: nothing of the surroundings (PERL5LIB, EXIFTOOL_HOME …) reaches perl. */
const PERL_PATH = '/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin:/run/current-system/sw/bin';
/**
 * ExifTool runs a file `.ExifTool_config` of the home directory as a program, and without HOME that of the current
 * directory, which can be a stranger's delivery. An empty name switches that off; it has to come first.
 */
const ARGS = ['-config', '', ...DefaultExiftoolArgs];
/** Where the shell cannot limit memory (macOS) ExifTool runs without the limit. */
const LIMITED = 'ulimit -v "$1" 2>/dev/null; ulimit -c 0 2>/dev/null; shift; exec perl "$@"';
/** Number of prctl(2) by architecture, as in Linux's tables of system calls. */
const PRCTL: Readonly<Record<string, number>> = { x64: 157, arm64: 167 };

/**
 * The end of its input ends an idle ExifTool, but one that is busy with a hostile file would go on for hours after its
 * parent was killed. On Linux it therefore asks to be killed (9) with its parent (PR_SET_PDEATHSIG is 1).
 */
function dieWithParentArgs(): readonly string[] {
  const prctl = process.platform === 'linux' ? PRCTL[process.arch] : undefined;
  return prctl === undefined ? [] : ['-e', `syscall(${prctl}, 1, 9); exec($^X, @ARGV) or exit(1)`, '--'];
}

export interface ExifToolProcessOptions {
  readonly memoryLimitBytes: number;
  readonly onStart: (perl: ChildProcess) => void;
  /** Perl ended, on its own or killed, and all that it wrote was read. */
  readonly onEnd: (perl: ChildProcess) => void;
  /** Perl could not be started. */
  readonly onStartError: (error: Error) => void;
}

async function startPerl(options: ExifToolProcessOptions): Promise<ChildProcess> {
  const limitKib = String(Math.floor(options.memoryLimitBytes / 1024));
  const script = await exiftoolPath();
  const perl = spawn('/bin/sh', ['-c', LIMITED, 'sh', limitKib, ...dieWithParentArgs(), script, ...ARGS], {
    stdio: 'pipe',
    cwd: '/',
    env: { LANG: 'C', LC_ALL: 'C', PATH: PERL_PATH },
  });
  perl.once('close', () => options.onEnd(perl));
  options.onStart(perl);
  return perl;
}

/** ExifTool in one process that starts with the first command, is never retried and never outlives its input pipe. */
export function openExifToolProcess(options: ExifToolProcessOptions): ExifTool {
  const exiftool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: READS_PER_PROCESS,
    minDelayBetweenSpawnMillis: 0,
    spawnTimeoutMillis: SPAWN_TIMEOUT_MS,
    // The reader keeps time itself, so that it can tell a time-out from every other end.
    taskTimeoutMillis: 0,
    taskRetries: 0,
    healthCheckIntervalMillis: 0,
    onIdleIntervalMillis: 0,
    checkPerl: false,
    exiftoolArgs: ARGS,
    ...(process.platform === 'win32' ? {} : { processFactory: () => startPerl(options) }),
  });
  exiftool.on('startError', options.onStartError);
  return exiftool;
}
