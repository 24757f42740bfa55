import { spawnSync } from 'node:child_process';
import { exiftoolPath } from 'exiftool-vendored';

export type Tags = Readonly<Record<string, unknown>>;

/** Everything that ExifTool by itself says of files, by path: documents within (manifests) apart, duplicates kept. */
export async function readTags(paths: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  const args = [await exiftoolPath(), '-j', '-G1:3', '-a', '-ee', '-U', '-struct', ...paths];
  // It ends with 1 when it has something to say of one file; that is in the tags.
  const { stdout } = spawnSync('perl', args, { encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
  const all = JSON.parse(stdout) as (Tags & { readonly SourceFile: string })[];
  return new Map(all.map((tags) => [tags.SourceFile, tags]));
}

/** What the boxes of a manifest store (JUMBF, with CBOR and JSON in them) show under any of these names, as text. */
export function showStore(tags: Tags): string {
  const shown = Object.entries(tags).filter(([name]) => /^(?:JUMBF|CBOR|JSON):/.test(name));
  return shown.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join('\n');
}
