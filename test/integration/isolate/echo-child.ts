/** A child for the tests of the pool: does as it is told, the bad things too. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { serveTasks } from '../../../src/isolate/serve.ts';

const hoard: Buffer[] = [];

interface Order {
  readonly do:
    | 'echo'
    | 'echo-late'
    | 'ask'
    | 'hang'
    | 'spin'
    | 'exit'
    | 'eat'
    | 'eat-at-once'
    | 'pid'
    | 'leak'
    | 'keep'
    | 'start';
  readonly value?: unknown;
}

async function obey(order: Order, ask: (question: unknown) => Promise<unknown>): Promise<unknown> {
  switch (order.do) {
    case 'echo':
      return order.value;
    case 'echo-late':
      await new Promise((resolve) => setTimeout(resolve, 300));
      return order.value;
    case 'ask':
      return ask(order.value);
    case 'hang':
      return new Promise(() => setInterval(() => undefined, 1000));
    case 'spin':
      for (;;);
    case 'exit':
      return process.exit(9);
    case 'eat':
      for (;;) {
        hoard.push(Buffer.alloc(16 * 1024 * 1024, 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    case 'eat-at-once':
      return Buffer.alloc(4 * 1024 * 1024 * 1024 - 1, 1).length;
    case 'pid':
      return process.pid;
    case 'keep': {
      const kept = Buffer.alloc(150 * 1024 * 1024, 1);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      return kept.length;
    }
    case 'start':
      return spawn('sleep', ['60'], { stdio: 'ignore' }).pid;
    case 'leak':
      hoard.push(Buffer.alloc(100 * 1024 * 1024, 1));
      // Longer than the parent takes between two looks: on a fast machine it saw nothing.
      await new Promise((resolve) => setTimeout(resolve, 150));
      return process.pid;
  }
}

serveTasks<{ readonly greeting: string; readonly startsLeft?: string }>(
  {
    open: (configuration, ask) => {
      // Each failing start takes one character off the file.
      const { startsLeft } = configuration;
      const left = startsLeft === undefined ? '' : readFileSync(startsLeft, 'utf8');
      if (startsLeft !== undefined && left !== '') {
        writeFileSync(startsLeft, left.slice(1));
        process.exit(1);
      }
      if (configuration.greeting === 'broken') return Promise.reject(new Error('no anchors'));
      return Promise.resolve((task) => obey(task as Order, ask));
    },
    describeError: (error) => ({ code: 'trust.unusable', message: String(error) }),
  },
  () => process.exit(0),
);
