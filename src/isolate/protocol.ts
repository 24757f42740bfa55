import type { FileError } from '../domain/errors.ts';

/** Parent to child. Version and program are the same on both sides: they are started together. */
export type ToChild =
  | { readonly type: 'configure'; readonly configuration: unknown }
  | { readonly type: 'task'; readonly id: number; readonly task: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  /** There is nothing more to do. A channel that closes without this says that the parent died. */
  | { readonly type: 'retire' };

/** Child to parent. */
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'broken'; readonly error: FileError }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: FileError }
  | { readonly type: 'ask'; readonly id: number; readonly question: unknown };
