import { resolve } from 'node:path';
import type { DeliveredFile, DeliveryContents } from '../../domain/delivery.ts';
import type { DeliveryMatches, FileMatches, MatchInstance } from '../../domain/match.ts';
import type { Assay } from '../open-assay.ts';
import { createMatchDrawer, type MatchDrawer, type ShownFrame } from './match-drawer.ts';

/** Instances that are looked at: two pictures each have to be decoded for it. The others are told without. */
const LOOKED_AT = 200;

/** Adds to each match whether it was graded, as far as both pictures can still be decoded. */
export async function gradeMatches(
  matches: DeliveryMatches,
  contents: DeliveryContents,
  root: string,
  { pictures, ledger }: Pick<Assay, 'pictures' | 'ledger'>,
): Promise<DeliveryMatches> {
  const drawer = createMatchDrawer({ reader: pictures.reader, ledger });
  const delivered = indexFiles(contents);
  let left = LOOKED_AT;
  const grade = async (path: string, instance: MatchInstance): Promise<MatchInstance> => {
    const shown = delivered(path, instance.best.final);
    if (shown === undefined || left-- <= 0) return instance;
    return await gradeOne(instance, toShown(root, shown, instance), drawer);
  };
  const files = matches.files.map(async (file): Promise<FileMatches> => {
    if (file.instances.length === 0) return file;
    return { ...file, instances: await Promise.all(file.instances.map((instance) => grade(file.path, instance))) };
  });
  return { ...matches, files: await Promise.all(files) };
}

async function gradeOne(instance: MatchInstance, shown: ShownFrame, drawer: MatchDrawer): Promise<MatchInstance> {
  const graded = await drawer.isGraded(shown, instance);
  return graded === undefined ? instance : { ...instance, transform: { ...instance.transform, graded } };
}

function toShown(root: string, { path, sizeBytes, mediaType }: DeliveredFile, { best }: MatchInstance): ShownFrame {
  const file = { path: resolve(root, path), sizeBytes, ...(mediaType === undefined ? {} : { mediaType }) };
  return { file, frame: best.final };
}

/** The file that a frame is in: of a sequence its own. */
function indexFiles({
  files,
  sequences,
}: DeliveryContents): (path: string, frame: number) => DeliveredFile | undefined {
  const single = new Map(files.map((file) => [file.path, file]));
  const numbered = new Map(
    sequences.map(({ path, frames }) => [path, new Map(frames.map(({ frame, file }) => [frame, file]))]),
  );
  return (path, frame) => single.get(path) ?? numbered.get(path)?.get(frame);
}
