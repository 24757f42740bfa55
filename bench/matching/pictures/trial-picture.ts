import type { Photograph } from './photograph.ts';
import type { Scene } from './scene.ts';

/** What a picture is in the trial. */
export type Role = 'ledger' | 'foreign' | 'plate' | 'clip';

/** How it is related to another of the same scene. */
export type Relation = 'near' | 'replaced';

export interface TrialPicture {
  readonly id: string;
  readonly kind: string;
  /** `plate`: neither in the ledger nor asked for: what others are put on top of. `clip`: what movies are made of, and nothing else. */
  readonly role: Role;
  /** In the ledger, and looked for through all transforms. */
  readonly queried: boolean;
  readonly half: 'tune' | 'test';
  /** Pictures of the same scene: found for each other, they are counted apart. A replacement is of another scene. */
  readonly scene: string;
  readonly relation?: Relation;
  /** Slates, bars, leaders, logos: everywhere. */
  readonly common: boolean;
  readonly source: { readonly kind: 'photograph'; readonly photograph: Photograph } | MadeSource;
  /** File name in the folder of pictures. */
  readonly file: string;
}

export interface MadeSource {
  readonly kind: 'made';
  readonly maker: string;
  readonly scene: Scene;
}
