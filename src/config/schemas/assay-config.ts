import { z } from 'zod';
import { SIGNATURE_ALGORITHMS } from '../../domain/manifest-plan.ts';

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
  ledger: z.string().min(1).max(4096),
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
});
