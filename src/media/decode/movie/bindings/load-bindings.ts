import type * as NodeAv from 'node-av';

export type Bindings = typeof NodeAv;

let loading: Promise<Bindings> | undefined;

/** Loads the FFmpeg bindings, an optional package of 175 MB. Rejects when they are not installed or not for this machine. */
export function loadBindings(): Promise<Bindings> {
  loading ??= import('node-av').then((bindings) => {
    // FFmpeg writes what it thinks of a broken file to standard error, which belongs to the program.
    bindings.Log.setLevel(bindings.AV_LOG_QUIET);
    return bindings;
  });
  return loading;
}
