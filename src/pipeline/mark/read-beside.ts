import type { CredentialReading } from '../../domain/credential.ts';
import type { MarkParts } from './parts.ts';

/** Reads a store against content that need not have its final name yet. `mayEmbed`: the content may hold one itself, which comes first. */
export async function readBeside(
  content: { readonly path: string; readonly mediaType: string; readonly mayEmbed: boolean },
  storePath: string | undefined,
  { credentials }: Pick<MarkParts, 'credentials'>,
): Promise<CredentialReading> {
  const sidecars =
    storePath === undefined
      ? []
      : [
          {
            path: storePath,
            name: storePath.slice(storePath.lastIndexOf('/') + 1),
            kind: 'c2pa' as const,
            match: 'exact' as const,
            sizeBytes: 0,
            mtimeMs: 0,
            ctimeMs: 0,
            inode: 0,
          },
        ];
  const { credential } = await credentials.read({
    path: content.path,
    mediaType: content.mediaType,
    carrier: content.mayEmbed ? 'possible' : 'none',
    initSegment: false,
    sidecars,
  });
  return credential;
}
