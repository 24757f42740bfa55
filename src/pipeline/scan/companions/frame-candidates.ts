import { findFrameSpans } from '../../../domain/frame-name.ts';
import type { FoundFrame, SequenceIndex } from '../../../domain/sequence-manifest.ts';
import type { DirectoryFiles } from './file-notes.ts';

/**
 * The files of a directory that an index could have a word on: by name, by content, or because they are named like its frames.
 * One look at the directory serves any number of indexes in it.
 */
export function createFrameCandidates(files: DirectoryFiles): (index: SequenceIndex) => readonly FoundFrame[] {
  const byContent = new Map<string, string[]>();
  const byPattern = new Map<string, string[]>();
  for (const [name, { sha256 }] of files) {
    if (sha256 !== undefined) add(byContent, sha256, name);
    const spans = findFrameSpans(name);
    for (const span of [spans?.last, spans?.inner])
      if (span !== undefined) add(byPattern, patternKey(name.slice(0, span.start), name.slice(span.end)), name);
  }
  return (index) => {
    const names = new Set(byPattern.get(patternKey(index.prefix, index.suffix)));
    for (const frame of index.frames) {
      if (files.has(frame.name)) names.add(frame.name);
      for (const name of byContent.get(frame.sha256) ?? []) names.add(name);
    }
    return [...names].flatMap((name) => {
      const file = files.get(name);
      if (file === undefined) return [];
      return [{ name, sizeBytes: file.sizeBytes, ...(file.sha256 !== undefined && { sha256: file.sha256 }) }];
    });
  };
}

function add(lists: Map<string, string[]>, key: string, name: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [name]);
  else list.push(name);
}

/** Case is passed over, as it is where names are compared with an index. */
function patternKey(prefix: string, suffix: string): string {
  return `${prefix}/${suffix}`.toLowerCase();
}
