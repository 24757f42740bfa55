import type { PictureComparison } from '../../domain/match-comparison.ts';
import type { PictureFile, PicturePlace, PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';

/** Height of each picture, pixels. */
const HEIGHT = 540;

/** Both pictures of a comparison beside each other, the place of the source outlined where there is one. A JPEG. */
export async function drawComparison(
  final: PictureFile,
  source: PictureFile,
  { frames, transform }: PictureComparison,
  reader: Pick<PictureReader, 'look' | 'sideBySide'>,
): Promise<Read<Uint8Array>> {
  const a = await toPlace(final, frames.final, reader);
  if (!a.ok) return a;
  const b = await toPlace(source, frames.source, reader);
  if (!b.ok) return b;
  const corners = transform?.corners;
  return await reader.sideBySide({
    final: a.value,
    source: b.value,
    mirrored: transform?.mirrored ?? false,
    heightPixels: HEIGHT,
    ...(corners === undefined ? {} : { corners }),
  });
}

async function toPlace(
  file: PictureFile,
  frame: number,
  reader: Pick<PictureReader, 'look'>,
): Promise<Read<PicturePlace>> {
  const look = await reader.look(file, { thorough: false });
  if (!look.ok) return look;
  return {
    ok: true,
    value: look.value.kind === 'still' ? { ...file, frame: 0 } : { ...file, frame, index: look.value.index },
  };
}
