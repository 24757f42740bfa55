import type { FoundPhotograph } from './find-photographs.ts';
import { COMMON_MAKERS, SCENE_MAKERS } from './makers.ts';
import { hashText } from './random.ts';
import type { Relation, Role, TrialPicture } from './trial-picture.ts';

/** Made pictures in the full trial, beside those of the packages. */
const MADE = 1320;
const QUICK_MADE = 150;

/** How many of each the full trial has in both halves together; each half is as good as one half of it. */
const WANTED = { queried: 620, foreign: 620, plates: 30 } as const;
const QUICK_WANTED = { queried: 60, foreign: 40, plates: 6 } as const;
const QUICK_LEDGER = 20;

/** Kinds whose things differ truly when the content does, or the place of the camera. In the others that would be a grade, or a shift. */
const RELATED_KINDS = ['landscape', 'portrait', 'spheres', 'room', 'street', 'diffusion', 'space'];
/** One in so many pictures of those kinds has a relative. */
const RELATED_EVERY = 5;
/** Of each kind of common material: two thirds of them in the ledger, in two forms each. */
const COMMON_EACH = 24;

type Drafted = Omit<TrialPicture, 'role' | 'queried'>;

/** Which pictures the trial is made of, and what each is for: the same for the same photographs. */
export function planPictures(photographs: readonly FoundPhotograph[], quick: boolean): readonly TrialPicture[] {
  const single = [...photographs.map(draftPhotograph), ...draftScenes(quick ? QUICK_MADE : MADE)];
  const ordered = single.toSorted((a, b) => hashText(a.id) - hashText(b.id));
  const wanted = quick ? QUICK_WANTED : WANTED;
  const [first, second, third] = [
    wanted.plates,
    wanted.plates + wanted.foreign,
    wanted.plates + wanted.foreign + wanted.queried,
  ];
  const rest = quick ? third + QUICK_LEDGER : ordered.length;
  const roles = ordered.slice(0, rest).map((draft, at): TrialPicture => {
    const role: Role = at < first ? 'plate' : at < second ? 'foreign' : 'ledger';
    return { ...draft, role, queried: role === 'ledger' && at < third };
  });
  return [...roles, ...roles.flatMap(draftRelative), ...draftCommon(quick ? 2 : COMMON_EACH), ...draftClips()];
}

function draftPhotograph({ id, scene, from }: FoundPhotograph): Drafted {
  const kind = id.startsWith('samples/') ? 'by-a-model' : 'photograph';
  return { ...name(id, kind), kind, scene, common: false, source: { kind: 'photograph', photograph: from } };
}

function draftScenes(count: number): readonly Drafted[] {
  const makers = Object.entries(SCENE_MAKERS);
  return makers.flatMap(([kind, { share }]) =>
    Array.from({ length: Math.round((count * share) / 100) }, (_, index) => draftMade(kind, `${kind}-${index}`, 0)),
  );
}

function draftMade(kind: string, scene: string, view: number, content = scene): Drafted {
  const id = content === scene ? `${scene}-${view}` : `${scene}-instead`;
  const seeds = { layout: hashText(`${scene} layout`), content: hashText(`${content} content`), view };
  return { ...name(id, kind), kind, scene, common: false, source: { kind: 'made', maker: kind, scene: seeds } };
}

/** A picture's relative is in the ledger or not, whatever the picture is. A replacement never shares its scene. */
function draftRelative(picture: TrialPicture): readonly TrialPicture[] {
  const chance = hashText(`${picture.id} relative`);
  if (picture.role === 'plate' || !RELATED_KINDS.includes(picture.kind) || chance % RELATED_EVERY !== 0) return [];
  const relation: Relation = (chance >> 8) % 2 === 0 ? 'near' : 'replaced';
  const role: Role = (chance >> 12) % 2 === 0 ? 'ledger' : 'foreign';
  const draft =
    relation === 'near'
      ? draftMade(picture.kind, picture.scene, 3)
      : { ...draftMade(picture.kind, picture.scene, 0, `${picture.scene} instead`), scene: `${picture.scene}-instead` };
  return [{ ...draft, half: picture.half, role, relation, queried: false }];
}

function draftCommon(each: number): readonly TrialPicture[] {
  return Object.keys(COMMON_MAKERS).flatMap((kind) =>
    Array.from({ length: each }, (_, index): TrialPicture => {
      const id = `${kind}-${index}`;
      const seeds = { layout: index % 2, content: hashText(id), view: 0 };
      const role: Role = index % 3 === 2 ? 'foreign' : 'ledger';
      const source = { kind: 'made', maker: kind, scene: seeds } as const;
      return { ...name(id, kind), kind, scene: `${kind}-${index % 2}`, common: true, source, role, queried: false };
    }),
  );
}

/** Six clips in twos: what the camera goes over, and what crosses it. */
function draftClips(): readonly TrialPicture[] {
  const kinds = [
    'street',
    'poster',
    'landscape',
    'cells',
    'room',
    'marble',
    'spheres',
    'space',
    'diffusion',
    'quilt',
    'trees',
    'flame',
  ];
  return kinds.map((kind, index) => ({ ...draftMade(kind, `clip-${index}`, 0), role: 'clip', queried: false }));
}

/** Part of file names: raised when a maker draws otherwise, so that no old picture stands in for a new one. Others: 2. */
const DRAWINGS: Readonly<Record<string, number>> = { portrait: 3 };

/** Halves by hash, so that a picture stays in its half whatever else is added. */
function name(id: string, kind: string): Pick<TrialPicture, 'id' | 'half' | 'file'> {
  const half = hashText(`${id} half`) % 2 === 0 ? 'tune' : 'test';
  return {
    id,
    half,
    file: `${hashText(`${id} ${DRAWINGS[kind] ?? 2}`)
      .toString(16)
      .padStart(8, '0')}-${hashText(`${id} more`).toString(16).padStart(8, '0')}.jpg`,
  };
}
