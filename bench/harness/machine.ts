import { availableParallelism, cpus, totalmem } from 'node:os';

const GIGABYTE = 1024 ** 3;

/** The machine in general words: figures are worth little without, and nobody needs its name. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / GIGABYTE);
  return `${availableParallelism()} cores (${model}), ${memory} GB of memory, ${process.platform} ${process.arch}, Node ${process.version}`;
}
