import { createRequire } from 'node:module';
import type { OpenCv } from './open-cv.ts';

let loaded: Promise<OpenCv> | undefined;

/** What OpenCV's loader hangs onto the process: rethrowing and aborting there is not a library's business. */
const HOOKS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * OpenCV as WebAssembly, loaded once in a process when it is first asked for: about 0.35 s and 130 MB. It
 * cannot be unloaded, and its memory never shrinks: children that use it are recycled.
 */
export function loadOpenCv(): Promise<OpenCv> {
  loaded ??= startOpenCv();
  return loaded;
}

async function startOpenCv(): Promise<OpenCv> {
  const before = HOOKS.map((hook) => process.listeners(hook as 'uncaughtException'));
  const module = createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv & {
    calledRun?: boolean;
    onRuntimeInitialized?: () => void;
    then?: unknown;
  };
  for (const [at, hook] of HOOKS.entries()) {
    for (const listener of process.listeners(hook as 'uncaughtException')) {
      if (before[at]?.includes(listener) !== true) process.removeListener(hook, listener);
    }
  }
  // Awaited with its own `then`, the module hands over itself, and that has a `then` again, for ever.
  delete module.then;
  if (module.calledRun !== true) {
    await new Promise<void>((resolve) => {
      module.onRuntimeInitialized = resolve;
    });
  }
  return module;
}
