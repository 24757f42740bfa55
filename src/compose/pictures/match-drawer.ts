import type { Ledger } from '../../domain/ledger.ts';
import type { MatchInstance } from '../../domain/match.ts';
import type { PictureFile, PictureLook, PicturePlace, PictureReader } from '../../domain/picture-reader.ts';
import type { Read } from '../../domain/ports.ts';
import { confirmContent } from './confirm-content.ts';

/** Which picture of the delivery shows a match. */
export interface ShownFrame {
  readonly file: PictureFile;
  /** 0 for a still, and for the file of a sequence's frame. */
  readonly frame: number;
}

/** Draws the frame of a delivery beside what was found in it. */
export interface MatchDrawer {
  /** A JPEG; undefined when the frame cannot be decoded. What was found is left blank when it is nowhere to be read. */
  draw(final: ShownFrame, match: MatchInstance, heightPixels: number): Promise<Uint8Array | undefined>;
  /** Whether it was graded on its way; undefined when that cannot be told, as when what was found is nowhere to be read. */
  isGraded(final: ShownFrame, match: MatchInstance): Promise<boolean | undefined>;
}

/** Places of one content that are tried: mounts differ from machine to machine. */
const PLACES_TRIED = 5;

export function createMatchDrawer({
  reader,
  ledger,
}: {
  readonly reader: Pick<PictureReader, 'look' | 'sideBySide' | 'isGraded'>;
  readonly ledger: Pick<Ledger, 'placesOf' | 'directory'>;
}): MatchDrawer {
  // Looking at a movie reads all of its packets, and one delivery has many findings in one movie.
  const looks = new Map<string, Promise<Read<PictureLook>>>();
  const sources = new Map<string, Promise<PictureFile | undefined>>();

  async function toPlace({ file, frame }: ShownFrame): Promise<PicturePlace | undefined> {
    const looking = looks.get(file.path) ?? reader.look(file, { thorough: false });
    looks.set(file.path, looking);
    const look = await looking;
    if (!look.ok) return undefined;
    return look.value.kind === 'still' ? { ...file, frame: 0 } : { ...file, frame, index: look.value.index };
  }

  async function findSource({ path, sha256 }: MatchInstance['item']): Promise<PictureFile | undefined> {
    const known = await ledger.placesOf([sha256]);
    const paths = new Set([...(path === undefined ? [] : [path]), ...known.map((place) => place.path)]);
    for (const each of [...paths].slice(0, PLACES_TRIED)) {
      const confirmed = await confirmContent(each, sha256, ledger);
      if (confirmed.ok) return confirmed.value;
    }
    return undefined;
  }

  async function toSource(item: MatchInstance['item'], best: MatchInstance['best']): Promise<PicturePlace | undefined> {
    const finding = sources.get(item.sha256) ?? findSource(item);
    sources.set(item.sha256, finding);
    const file = await finding;
    return file === undefined ? undefined : await toPlace({ file, frame: best.source });
  }

  return {
    async isGraded(final, { item, transform, best }) {
      const [shown, source] = [await toPlace(final), await toSource(item, best)];
      if (shown === undefined || source === undefined) return undefined;
      const { mirrored, corners } = transform;
      const told = await reader.isGraded({
        final: shown,
        source,
        mirrored,
        ...(corners === undefined ? {} : { corners }),
      });
      return told.ok ? told.value : undefined;
    },
    async draw(final, { item, transform, best }, heightPixels) {
      const shown = await toPlace(final);
      if (shown === undefined) return undefined;
      const source = await toSource(item, best);
      const { mirrored, corners } = transform;
      const drawn = await reader.sideBySide({
        final: shown,
        mirrored,
        heightPixels,
        ...(source === undefined ? {} : { source }),
        ...(corners === undefined ? {} : { corners }),
      });
      return drawn.ok ? drawn.value : undefined;
    },
  };
}
