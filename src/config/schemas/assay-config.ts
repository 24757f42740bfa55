import { z } from 'zod';
import { ROOT_NAME } from '../../domain/location.ts';
import { SIGNATURE_ALGORITHMS } from '../../domain/manifest-plan.ts';
import { isMistakenForFile, isRedisUrl } from '../../domain/server-url.ts';

const names = z.array(z.string().min(1).max(255)).max(10_000);
const paths = z.array(z.string().min(1).max(4096)).max(1000);

const path = z.string().min(1).max(4096);

/** Whose signature marks carry. Which of the ways to a key is meant is decided by read-signer-spec, with the command line. */
const signer = z.strictObject({
  key: z.optional(path),
  cert: z.optional(path),
  keyFile: z.optional(path),
  command: z.optional(z.array(z.string().max(4096)).min(1).max(100)),
  url: z.optional(z.string().min(1).max(4096)),
  token: z.optional(
    z.strictObject({
      file: z.optional(path),
      variable: z.optional(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)),
      header: z.optional(z.string().regex(/^[A-Za-z0-9-]{1,100}$/)),
    }),
  ),
  algorithm: z.optional(z.enum(SIGNATURE_ALGORITHMS)),
  timeoutSeconds: z.number().min(1).max(3600),
  tsa: z.optional(z.string().min(1).max(4096)),
  tsaOptional: z.boolean(),
});

/** Numbers of the workers. Units, defaults and reasons stand in config/default.yaml. */
const worker = z.strictObject({
  concurrency: z.int().min(1).max(256),
  batchFiles: z.int().min(1).max(10_000),
  backlogJobs: z.int().min(1).max(1_000_000),
  drainSeconds: z.number().min(0).max(3600),
  lockSeconds: z.number().min(0.5).max(3600),
  stallSeconds: z.number().min(0.2).max(3600),
  deaths: z.int().min(1).max(20),
  reconnectSeconds: z.number().min(1).max(86_400),
});

const watch = z.strictObject({
  intervalSeconds: z.number().min(0.1).max(86_400),
  restSeconds: z.number().min(0).max(3600),
  leaseSeconds: z.number().min(0.5).max(3600),
  events: z.boolean(),
});

/** Finding generated material by its picture. */
const matching = z.strictObject({
  enabled: z.boolean(),
  readers: z.union([z.literal('cores'), z.int().min(1).max(256)]),
  memoryMb: z.int().min(512).max(65_536),
  timeoutSeconds: z.number().min(1).max(86_400),
  recycleAfterTasks: z.int().min(1).max(1_000_000),
  indexFolder: z.optional(path),
});

const ROOT_NAME_RULE = 'names of roots begin with a letter and have up to 63 of a to z, 0 to 9, - and _.';

/** Where a page or a port is offered. */
const listen = { host: z.string().min(1).max(253), port: z.int().min(0).max(65_535) };

const metrics = z.strictObject({ enabled: z.boolean(), ...listen });
const health = z.strictObject({ enabled: z.boolean(), ...listen });
const dashboard = z.strictObject({ ...listen, tokenFile: z.optional(path) });
const log = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']),
  format: z.enum(['json', 'pretty']),
});

/** The program's configuration. Units, defaults and reasons stand beside each key in config/default.yaml. */
export const assayConfigSchema = z.strictObject({
  discover: z.strictObject({
    skipNames: names,
    skipExtensions: names,
    skipDirectories: names,
    temporarySuffixes: names,
  }),
  settleMs: z.int().min(0).max(3_600_000),
  walkThreads: z.int().min(0).max(32),
  inspectors: z.union([z.literal('cores'), z.int().min(1).max(256)]),
  smallMemoryMb: z.int().min(128).max(65_536),
  largeMemoryMb: z.int().min(128).max(65_536),
  largeFileMb: z.int().min(1).max(1_048_576),
  timeoutSeconds: z.number().min(1).max(86_400),
  recycleAfterFiles: z.int().min(1).max(1_000_000),
  matching,
  ledger: z
    .string()
    .min(1)
    .max(4096)
    .check(z.refine((text) => !isMistakenForFile(text), { message: 'must be a file or a postgres:// URL' })),
  queue: z.optional(
    z
      .string()
      .max(4096)
      .check(z.refine(isRedisUrl, { message: 'must be a redis:// or rediss:// URL' })),
  ),
  roots: z.record(z.string().regex(ROOT_NAME, ROOT_NAME_RULE), path),
  worker,
  watch,
  metrics,
  health,
  dashboard,
  log,
  trust: paths,
  remote: z.strictObject({ allowedHosts: z.array(z.string().min(1).max(253)).max(1000) }),
  shows: paths,
  policies: paths,
  signer,
});

export type AssayConfig = z.output<typeof assayConfigSchema>;

/** What a user's file may say: any of the keys. Lists replace the default's lists whole. */
export const assayConfigOverrideSchema = z.strictObject({
  ...assayConfigSchema.partial().shape,
  discover: z.optional(z.strictObject(assayConfigSchema.shape.discover.partial().shape)),
  signer: z.optional(z.strictObject(signer.partial().shape)),
  matching: z.optional(z.strictObject(matching.partial().shape)),
  worker: z.optional(z.strictObject(worker.partial().shape)),
  watch: z.optional(z.strictObject(watch.partial().shape)),
  metrics: z.optional(z.strictObject(metrics.partial().shape)),
  health: z.optional(z.strictObject(health.partial().shape)),
  dashboard: z.optional(z.strictObject(dashboard.partial().shape)),
  log: z.optional(z.strictObject(log.partial().shape)),
});
