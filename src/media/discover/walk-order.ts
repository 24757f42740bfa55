import type { DirectoryColumns, FileColumns } from './listing-columns.ts';
import { joinPath } from './stat-files.ts';

/** A directory on its way through the walk. */
export interface WalkNode {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly absolutePath: string;
  state: 'waiting' | 'reading' | 'done';
  columns?: DirectoryColumns;
  /** What the looks at {@link DirectoryColumns.rest} found, by part. */
  readonly parts: (FileColumns | undefined)[];
  /** First part that nobody has taken yet. */
  nextPart: number;
  partsDone: number;
}

/** Sub-directories that are not nodes yet: a million of them must cost no more than their names. */
interface Siblings {
  readonly parent: WalkNode;
  readonly names: readonly string[];
  next: number;
}

interface Link {
  readonly item: WalkNode | Siblings;
  after: Link | undefined;
}

/**
 * The directories still to be given out, in depth-first order. Sub-directories take their place as soon as their parent
 * was read, so that reading ahead also goes down, not only sideways.
 */
export class WalkOrder {
  private first: Link | undefined;
  private readonly links = new Map<WalkNode, Link>();

  constructor(root: WalkNode) {
    this.first = { item: root, after: undefined };
    this.links.set(root, this.first);
  }

  head(): WalkNode | undefined {
    for (const node of this.ahead(1)) return node;
    return undefined;
  }

  /** The next `count` directories in order. */
  *ahead(count: number): Generator<WalkNode> {
    let before: Link | undefined;
    let link = this.first;
    for (let seen = 0; seen < count && link !== undefined; ) {
      if (!('parent' in link.item)) {
        yield link.item;
        seen++;
        before = link;
        link = link.after;
        continue;
      }
      link = this.unfold(link, link.item);
      if (before === undefined) this.first = link;
      else before.after = link;
    }
  }

  insertChildren(node: WalkNode, names: readonly string[]): void {
    const link = this.links.get(node);
    if (link !== undefined && names.length > 0) {
      link.after = { item: { parent: node, names, next: 0 }, after: link.after };
    }
  }

  /** Takes the first directory out; it must be {@link head}. */
  removeHead(): void {
    if (this.first === undefined || 'parent' in this.first.item) return;
    this.links.delete(this.first.item);
    this.first = this.first.after;
  }

  /** Makes the next of the siblings a node of its own, before those that are left. */
  private unfold(link: Link, siblings: Siblings): Link | undefined {
    const name = siblings.names[siblings.next];
    if (name === undefined) return link.after;
    siblings.next++;
    const { parent } = siblings;
    const node = createNode(parent.path === '' ? name : `${parent.path}/${name}`, joinPath(parent.absolutePath, name));
    const made: Link = { item: node, after: link };
    this.links.set(node, made);
    return made;
  }
}

export function createNode(path: string, absolutePath: string): WalkNode {
  return { path, absolutePath, state: 'waiting', parts: [], nextPart: 0, partsDone: 0 };
}
