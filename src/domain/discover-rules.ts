/**
 * What discovery leaves out, as data (`discover:` in config/default.yaml). All comparisons ignore case: shares written
 * from Windows and macOS mix it freely.
 */
export interface DiscoverRules {
  /** Whole file names. A `*` at the end stands for any ending (`._*`). */
  readonly skipNames: readonly string[];
  /** Extensions with their dot (`.log`): the last part of the name only. */
  readonly skipExtensions: readonly string[];
  /** Whole directory names. A `*` at the end stands for any ending. Nothing below such a directory is listed. */
  readonly skipDirectories: readonly string[];
  /**
   * Endings of files still being written or copied (`.part`). A number after it belongs to it: `.tmp1234` and `.tmp.1234`
   * are temporary when `.tmp` is.
   */
  readonly temporarySuffixes: readonly string[];
}

export interface FileDecision {
  /** Name of the rule that skips the file, e.g. `extension .log`; it is what summaries count. */
  readonly skippedBy?: string;
  /** True when the name says that the file is not finished. */
  readonly temporary: boolean;
}

export interface CompiledRules {
  readonly decideFile: (name: string) => FileDecision;
  /** Name of the rule that skips a directory of this name; undefined: it is walked. */
  readonly skipDirectory: (name: string) => string | undefined;
}

const KEEP: FileDecision = { temporary: false };
const TEMPORARY: FileDecision = { temporary: true };

/** Prepares the rules for many names: sets and plain string ends, no regular expressions over strangers' names. */
export function compileRules(rules: DiscoverRules): CompiledRules {
  const names = compileNames('name', rules.skipNames);
  const directories = compileNames('directory', rules.skipDirectories);
  const extensions = new Map<string, FileDecision>();
  for (const extension of rules.skipExtensions) {
    const lower = extension.toLowerCase();
    extensions.set(lower, { skippedBy: `extension ${lower}`, temporary: false });
  }
  const temporary = new Set(rules.temporarySuffixes.map((suffix) => suffix.toLowerCase()));

  const decideSkip = (lower: string): FileDecision | undefined => {
    const rule = names(lower);
    if (rule !== undefined) return { skippedBy: rule, temporary: false };
    return extensions.get(extensionOf(lower));
  };

  const decideFile = (name: string): FileDecision => {
    const lower = name.toLowerCase();
    const skipped = decideSkip(lower);
    if (skipped !== undefined) return skipped;
    const finished = finishedName(lower, temporary);
    if (finished === undefined) return KEEP;
    // A half-written scene file is no more media than a whole one.
    return decideSkip(finished) ?? TEMPORARY;
  };

  return { decideFile, skipDirectory: (name) => directories(name.toLowerCase()) };
}

/** The part of a name from its last dot on, with the dot; empty when there is none or only a leading one. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}

function compileNames(kind: string, listed: readonly string[]): (lower: string) => string | undefined {
  const exact = new Map<string, string>();
  const starts: { readonly start: string; readonly rule: string }[] = [];
  for (const entry of listed) {
    const rule = `${kind} ${entry}`;
    if (entry.endsWith('*')) starts.push({ start: entry.slice(0, -1).toLowerCase(), rule });
    else exact.set(entry.toLowerCase(), rule);
  }
  return (lower) => exact.get(lower) ?? starts.find(({ start }) => lower.startsWith(start))?.rule;
}

/** The name a temporary file will have once it is finished; undefined when nothing says that it is temporary. */
function finishedName(lower: string, suffixes: ReadonlySet<string>): string | undefined {
  const extension = extensionOf(lower);
  if (extension === '') return undefined;
  const stem = lower.slice(0, lower.length - extension.length);
  if (suffixes.has(extension) || suffixes.has(withoutTrailingDigits(extension))) return stem;
  if (withoutTrailingDigits(extension) === '.') {
    // `shot.exr.tmp.1234`: the number is the writing process.
    const inner = extensionOf(stem);
    return suffixes.has(inner) ? stem.slice(0, stem.length - inner.length) : undefined;
  }
  return rsyncTarget(stem, extension);
}

/**
 * rsync, without --inplace, writes `.NAME.XXXXXX` (six letters or digits) beside the target and renames it at the end.
 * Only a name that has an extension of its own before the six is taken for one.
 */
function rsyncTarget(stem: string, extension: string): string | undefined {
  if (!stem.startsWith('.') || extension.length !== 7) return undefined;
  const target = stem.slice(1);
  const inner = extensionOf(target);
  return inner.length >= 3 && inner.length <= 6 && /^\.[a-z0-9]{6}$/.test(extension) ? target : undefined;
}

function withoutTrailingDigits(text: string): string {
  let end = text.length;
  while (end > 0 && isDigit(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
