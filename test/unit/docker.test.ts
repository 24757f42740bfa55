import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Command, parseCommandLine } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { workerCommand } from '../../src/cli/commands/worker.ts';
import { loadConfig } from '../../src/config/load.ts';
import { isLocation, parseLocation } from '../../src/domain/location.ts';
import { hasOwnRedis } from '../support/redis.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'assay-docker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = 'docker/assay.config.yaml';
/** Where the configuration lies inside. */
const CONFIG_INSIDE = '/etc/assay/assay.config.yaml';

interface Mount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly create_host_path?: boolean };
}

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly (string | Mount)[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly user?: string;
  readonly stop_grace_period?: string;
  readonly container_name?: string;
}

const composeText = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = parse(composeText, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const own = services.filter(([, { build }]) => build !== undefined);
const dockerfile = readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const stages = dockerfile.filter(({ name }) => name === 'FROM');
const lastStage = dockerfile.slice(dockerfile.lastIndexOf(stages.at(-1) as Instruction));

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Instructions in order, continued lines joined, comments left out. */
function readDockerfile(text: string): readonly Instruction[] {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
      expect(['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']).toContain(
        name,
      );
      return { name, rest };
    });
}

/** Paths of the repository that are copied, with where to, relative to /app. Copies out of other stages are left out. */
function copied(instructions: readonly Instruction[]): readonly { readonly from: string; readonly to: string }[] {
  return instructions
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
    .flatMap(({ rest }) => {
      const paths = rest.split(/\s+/);
      const to = paths.pop() ?? '';
      return paths.map((from) => ({ from, to: to.endsWith('/') ? join(to, from) : to }));
    });
}

/** As .dockerignore decides: the last line that is about a path, or about a folder that it lies in. */
function isSentToBuild(path: string): boolean {
  const rules = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  let isIgnored = false;
  for (const rule of rules) {
    const pattern = rule.replace(/^!/, '');
    expect(pattern).toMatch(/^(\*|[\w./-]+)$/);
    if (pattern === '*' || path === pattern || path.startsWith(`${pattern}/`)) isIgnored = !rule.startsWith('!');
  }
  return !isIgnored;
}

/** A command line of a container, as the program itself understands it. */
function understand(words: readonly string[]): {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly config: string | undefined;
} {
  const [node, main, ...args] = words;
  expect(node).toBe('node');
  if (main === 'workers/main.ts') {
    const { operands, options } = parseCommandLine(workerCommand, args);
    return { command: workerCommand, operands, config: options.text('config') };
  }
  expect(main).toBe('bin/assay.js');
  const command = COMMANDS.find(({ name }) => name === args[0]);
  if (command === undefined) throw new Error(`There is no command ${args[0]}`);
  const { operands, options } = parseCommandLine(command, args.slice(1));
  return { command, operands, config: options.text('config') };
}

const configured = () => loadConfig({ cwd: ROOT, configFile: CONFIG, environment: {} });

test('what the Dockerfile copies is there, is sent to the build, and is all of what is sent', () => {
  const paths = copied(dockerfile).map(({ from }) => from);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of paths) {
    expect(existsSync(join(ROOT, path)), path).toBe(true);
    expect(isSentToBuild(path), path).toBe(true);
  }
  for (const name of ['node_modules', 'secrets', '.git', '.env', 'test', 'keys', '.assay', 'dist', 'fixtures'])
    expect(isSentToBuild(name), name).toBe(false);
  const sent = readdirSync(ROOT).filter(isSentToBuild);
  expect(sent.filter((name) => !paths.some((path) => path === name || path.startsWith(`${name}/`)))).toEqual([]);
});

test('the image has Node 24, what Assay needs, nothing for development, and another user than root', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toMatch(/^>=2[0-4]/);
  expect(stages.length).toBe(2);
  for (const { rest } of stages) expect(rest).toMatch(/^node:24-[a-z]+-slim( AS \w+)?$/);
  const [install] = dockerfile.filter(({ name, rest }) => name === 'RUN' && rest.includes('npm ci'));
  expect(install?.rest).toMatch(/npm ci --ignore-scripts --omit=dev/);
  const run = (what: RegExp) => lastStage.find(({ name, rest }) => name === 'RUN' && what.test(rest))?.rest;
  for (const program of ['perl', 'ffmpeg', 'tini'])
    expect(run(/apt-get install/)).toMatch(new RegExp(`\\b${program}\\b`));
  const at = (name: string) => lastStage.findIndex((each) => each.name === name);
  expect(lastStage[at('USER')]?.rest).toBe('node');
  // After all that is written as root, before all that runs.
  expect(lastStage.slice(at('USER')).some(({ name }) => name === 'RUN' || name === 'COPY')).toBe(false);
  expect(lastStage[at('ENTRYPOINT')]?.rest).toBe('["tini", "--"]');
  expect(lastStage.some(({ name, rest }) => name === 'ENV' && /PASS|TOKEN|SECRET|KEY|URL/i.test(rest))).toBe(false);
});

test('what the image holds is enough to run', () => {
  const app = join(folder, 'app');
  mkdirSync(app);
  for (const { from, to } of copied(lastStage).filter(({ to }) => !to.startsWith('/')))
    cpSync(join(ROOT, from), join(app, to.replace(/^\.\//, '')), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  const smoke = lastStage.find(({ name, rest }) => name === 'RUN' && rest.startsWith('node '))?.rest ?? '';
  expect(smoke.split(' && ').length).toBe(2);
  for (const line of smoke.split(' && ')) {
    const [, ...args] = line.split(' ');
    const run = spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/assay/) });
  }
});

test('commands are ones that the program understands, with the configuration where it is mounted', async () => {
  const { roots } = await configured();
  const words = dockerfile.find(({ name }) => name === 'CMD')?.rest ?? '';
  expect(understand(JSON.parse(words) as string[]).config).toBe(CONFIG_INSIDE);
  expect(copied(lastStage)).toContainEqual({ from: CONFIG, to: CONFIG_INSIDE });
  expect(own.map(([name]) => name)).toEqual(['worker', 'watcher', 'check', 'mark', 'dashboard']);
  for (const [, service] of own) {
    const { operands, config } = understand(service.command ?? []);
    expect(config).toBe(CONFIG_INSIDE);
    const mounts = mountsOf(service);
    expect(mounts.find(({ target }) => target === CONFIG_INSIDE)).toMatchObject({
      source: `./${CONFIG}`,
      read_only: true,
    });
    for (const operand of operands) {
      expect(isLocation(operand)).toBe(true);
      expect(Object.keys(roots)).toContain(parseLocation(operand).root);
    }
  }
  const roles = own
    .map(([, { command = [] }]) => command[command.indexOf('--role') + 1])
    .filter((word) => word !== 'node');
  expect(roles).toEqual(['scan', 'check', 'mark']);
});

function mountsOf({ volumes = [] }: Service): readonly Mount[] {
  return volumes.filter((volume): volume is Mount => typeof volume !== 'string');
}

test('roots are mounted where the configuration has them, to be written to by those who mark alone', async () => {
  const { roots } = await configured();
  for (const [name, service] of own.filter(([each]) => each !== 'dashboard'))
    for (const path of Object.values(roots)) {
      const mount = mountsOf(service).find(({ target }) => target === path);
      expect(mount, `${name} ${path}`).toMatchObject({ type: 'bind', bind: { create_host_path: false } });
      expect(mount?.read_only).toBe(name !== 'mark');
    }
});

test('ports are those of the configuration, and none but the dashboard leads into a container from this host', async () => {
  const defaults = await loadConfig({ cwd: folder, environment: {} });
  const { health, metrics, dashboard } = await configured();
  for (const [inside, without] of [
    [health, defaults.health],
    [metrics, defaults.metrics],
    [dashboard, defaults.dashboard],
  ] as const)
    expect(inside.port).toBe(without.port);
  expect(health).toMatchObject({ enabled: true, host: '127.0.0.1' });
  expect(defaults).toMatchObject({
    health: { enabled: false, host: '127.0.0.1' },
    metrics: { enabled: false, host: '127.0.0.1' },
  });
  expect(dockerfile.find(({ name }) => name === 'EXPOSE')?.rest).toBe(`${metrics.port} ${dashboard.port}`);
  const published = services.filter(([, { ports }]) => ports !== undefined);
  expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
    ['dashboard', [`127.0.0.1:${dashboard.port}:${dashboard.port}`]],
    ['redis-dev', ['127.0.0.1:6379:6379']],
    ['postgres-dev', ['127.0.0.1:5432:5432']],
  ]);
});

test('every service has a health check, which asks what the program offers', async () => {
  const { health, dashboard } = await configured();
  for (const [name, { healthcheck }] of services) expect(healthcheck?.test.length, name).toBeGreaterThan(1);
  const ready = `http://127.0.0.1:${health.port}/ready`;
  const asked = (text: string) => /https?:[^']+/.exec(text)?.[0];
  expect(asked(dockerfile.find(({ name }) => name === 'HEALTHCHECK')?.rest ?? '')).toBe(ready);
  for (const [name, { healthcheck }] of own)
    expect(asked(healthcheck?.test.at(-1) ?? ''), name).toBe(
      name === 'dashboard' ? `http://127.0.0.1:${dashboard.port}/` : ready,
    );
});

test('the check of a container ends with 0 only when the worker is ready', async () => {
  const { createHealthRoutes } = await import('../../src/server/health-routes.ts');
  const { startHttp } = await import('../../src/server/start-http.ts');
  let isReady = true;
  const state = () => (isReady ? ({ ok: true } as const) : ({ ok: false, reason: 'no queue' } as const));
  const server = await startHttp({
    host: '127.0.0.1',
    port: 0,
    routes: [createHealthRoutes({ live: state, ready: state })],
  });
  const [, , flag = '', script = ''] = compose.services['worker']?.healthcheck?.test ?? [];
  const run = () =>
    new Promise((done) => {
      spawn(process.execPath, [flag, script.replace(/:9465/, `:${server.port}`)]).once('exit', done);
    });
  expect(await run()).toBe(0);
  isReady = false;
  expect(await run()).toBe(1);
  await server.close();
  expect(await run()).toBe(1);
});

test('the environment is what the program reads, and passwords come from files alone', () => {
  const reader = readFileSync(join(ROOT, 'src/config/load.ts'), 'utf8');
  const secret = [...reader.matchAll(/readSecret\('(\w+)'/g)].map((match) => match[1] ?? '');
  expect(secret.length).toBe(3);
  const known = new Set([...secret, ...secret.map((name) => `${name}_FILE`), ...(reader.match(/ASSAY_\w+/g) ?? [])]);
  for (const [, { environment = {}, secrets = [] }] of services)
    for (const [name, value] of Object.entries(environment)) {
      if (name.startsWith('ASSAY_')) {
        expect(known).toContain(name);
        expect(name).toMatch(/_FILE$/);
      }
      if (name.endsWith('_FILE')) expect(secrets.map((each) => `/run/secrets/${each}`)).toContain(value);
      else expect(name).not.toMatch(/PASS|TOKEN|SECRET|URL/);
    }
});

test('in production nothing has a password of its own, and nothing starts without the files', () => {
  const production = services.filter(([, { profiles }]) => !profiles.includes('dev'));
  expect(production.map(([name]) => name)).toEqual([
    'redis',
    'postgres',
    'worker',
    'watcher',
    'check',
    'mark',
    'dashboard',
  ]);
  for (const [name, service] of production) {
    expect(service.secrets?.length, name).toBeGreaterThan(0);
    for (const each of service.secrets ?? []) expect(compose.secrets[each]?.file).toBe(`./secrets/${each}`);
    expect(JSON.stringify(service)).not.toMatch(/:\/\/[^"]*:[^"]*@|trust|default-password|PASSWORD":/i);
  }
  const dev = services.filter(([, { profiles }]) => profiles.includes('dev'));
  for (const [, { ports = [], profiles }] of dev) {
    expect(profiles).toEqual(['dev']);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  }
  expect(isSentToBuild('secrets/redis_password')).toBe(false);
  expect(spawnSync('git', ['check-ignore', 'secrets/redis_password'], { cwd: ROOT }).status).toBe(0);
});

test('workers can be many, wait for their servers, and have the time to hand back their jobs', async () => {
  const { worker } = await configured();
  for (const [name, service] of own) {
    expect(service.container_name).toBeUndefined();
    expect(Object.keys(service.depends_on ?? {})).toEqual(['redis', 'postgres']);
    for (const { condition } of Object.values(service.depends_on ?? {})) expect(condition).toBe('service_healthy');
    expect(Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]), name).toBeGreaterThan(
      worker.drainSeconds + 15,
    );
    expect(service.user).toMatch(/^\$\{ASSAY_UID:-[1-9]\d*\}:\$\{ASSAY_GID:-[1-9]\d*\}$/);
  }
  const named = services.flatMap(([, { volumes = [] }]) => volumes.filter((each) => typeof each === 'string'));
  expect(named.map((each) => String(each).replace(/:.*/, '')).toSorted()).toEqual(
    Object.keys(compose.volumes).toSorted(),
  );
});

test('passwords are made once, differ, fit into their URLs, and are closed to others', () => {
  const secrets = join(folder, 'secrets');
  const make = () => spawnSync('sh', [join(ROOT, 'docker/make-secrets.sh'), secrets], { encoding: 'utf8' });
  expect(make()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  const read = () =>
    Object.fromEntries(readdirSync(secrets).map((name) => [name, readFileSync(join(secrets, name), 'utf8').trim()]));
  const made = read();
  expect(Object.keys(made).toSorted()).toEqual(Object.keys(compose.secrets).toSorted());
  for (const name of ['redis_password', 'postgres_password', 'dashboard_token'])
    expect(made[name]).toMatch(/^[0-9a-f]{48}$/);
  expect(new Set(Object.values(made)).size).toBe(5);
  expect(made['redis_url']).toBe(`redis://:${made['redis_password']}@redis:6379`);
  const { environment = {} } = compose.services['postgres'] ?? {};
  expect(made['database_url']).toBe(
    `postgres://${environment['POSTGRES_USER']}:${made['postgres_password']}@postgres:5432/${environment['POSTGRES_DB']}`,
  );
  expect(statSync(secrets).mode & 0o777).toBe(0o700);
  make();
  expect(read()).toEqual(made);
});

test.runIf(hasOwnRedis())(
  'the queue of production asks for the password of the file, keeps jobs, and does not start without',
  async () => {
    const secrets = join(folder, 'redis-secrets');
    const data = join(folder, 'redis-data');
    for (const each of [secrets, data]) mkdirSync(each);
    const port = await findFreePort();
    const [, , script = ''] = compose.services['redis']?.command ?? [];
    // As compose does it: $$ is a $. A port of the test's own, and its folders.
    const line = script
      .replaceAll('$$', '$')
      .replaceAll('/run/secrets/', `${secrets}/`)
      .replace('--dir /data', `--dir ${data} --bind 127.0.0.1 --port ${port}`);
    expect(spawnSync('sh', ['-c', line], { timeout: 5000 }).status).toBe(1);
    spawnSync('sh', [join(ROOT, 'docker/make-secrets.sh'), secrets]);
    const password = readFileSync(join(secrets, 'redis_password'), 'utf8').trim();
    const server = spawn('sh', ['-c', line], { stdio: 'ignore' });
    const ended = new Promise((done) => server.once('exit', done));
    let isLeft = false;
    const client = new Redis({ host: '127.0.0.1', port, password, maxRetriesPerRequest: 40 });
    client.on('error', () => undefined);
    try {
      const settings = async (name: string) => String(await client.call('config', 'get', name));
      expect(await settings('appendonly')).toBe('appendonly,yes');
      expect(await settings('maxmemory-policy')).toBe('maxmemory-policy,noeviction');
      expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(password);
      const stranger = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
      stranger.on('error', () => undefined);
      await expect(stranger.ping()).rejects.toThrow(/NOAUTH|closed/);
      stranger.disconnect();
    } finally {
      client.disconnect();
      // What the container's engine sends: it has to reach the server.
      server.kill('SIGTERM');
      await ended;
      isLeft = await isListening(port);
      // Only a server that the shell did not hand the signal to.
      if (isLeft) await stopRedis({ port, password });
    }
    expect(isLeft).toBe(false);
  },
);

function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

async function stopRedis(server: { readonly port: number; readonly password: string }): Promise<void> {
  const client = new Redis({ host: '127.0.0.1', ...server, retryStrategy: () => null });
  client.on('error', () => undefined);
  await client.shutdown('NOSAVE').catch(() => undefined);
  client.disconnect();
}

function findFreePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
