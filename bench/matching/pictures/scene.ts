import type { Raster } from './raster.ts';

/** What a made picture shows. Two pictures with the same layout and other contents are a shot and its replacement. */
export interface Scene {
  /** Seed of where things stand. */
  readonly layout: number;
  /** Seed of what they are: surfaces, colours, faces. */
  readonly content: number;
  /** 0: as it is. 1, 2 …: the same things from another place of the camera, later. */
  readonly view: number;
}

export type Maker = (scene: Scene) => Raster | Promise<Raster>;
