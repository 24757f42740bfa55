import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps the programs of each version apart, and only wrappers on the path. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/** Folder with `initdb` and `postgres`, of the newest version that is installed; undefined without. */
export function findPostgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS) : [];
  const newestFirst = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a);
  const folders = [...newestFirst.map((version) => join(DEBIAN_VERSIONS, String(version), 'bin')), ...pathFolders()];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** The path of `redis-server`; undefined without. */
export function findRedisProgram(): string | undefined {
  return pathFolders()
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
}

function pathFolders(): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whom PostgreSQL runs as: undefined for whoever runs the tests; for root, whom it refuses, its own user or nobody. */
export function findPostgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line = users.find((each) => each.startsWith('postgres:')) ?? users.find((each) => each.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('There is no user that PostgreSQL could run as.');
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * What the tests lack to run on real servers, with what to do about it. None: each is installed, or given by its variable.
 * Tests of faults need the programs: a server that others use is not stopped.
 */
export function missingServers(): readonly string[] {
  const missing: string[] = [];
  if (findPostgresPrograms() === undefined && givenServer('ASSAY_TEST_DATABASE_URL') === undefined)
    missing.push(
      'PostgreSQL: install it (Debian: apt-get install postgresql), or name a server on which databases may be created: ' +
        'ASSAY_TEST_DATABASE_URL=postgres://user:password@host:5432/postgres',
    );
  if (findRedisProgram() === undefined && givenServer('ASSAY_TEST_REDIS_URL') === undefined)
    missing.push(
      'Redis: install it (Debian: apt-get install redis-server), or name a server that keys may be written to: ' +
        'ASSAY_TEST_REDIS_URL=redis://:password@host:6379',
    );
  return missing;
}

/** A server that the environment names for tests to use. */
export function givenServer(variable: 'ASSAY_TEST_DATABASE_URL' | 'ASSAY_TEST_REDIS_URL'): string | undefined {
  return process.env[variable] || undefined;
}

const noted = new Set<string>();

/** Says once what was not tested because a program is not there. */
export function noteMissing(program: string): void {
  if (noted.has(program)) return;
  noted.add(program);
  process.stdout.write(`note: no ${program} here; what runs on it was not tested\n`);
}
