import { constants, promises } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Examined } from '../domain/examined.ts';
import type { RootMounts } from '../domain/location.ts';

/** A look that takes longer is at a share whose server does not answer, ms. */
const LOOK_MS = 5000;

/** Looks whether each root is where the configuration says, can be read, and holds something. */
export async function examineRoots(mounts: RootMounts): Promise<readonly Examined[]> {
  return await Promise.all(
    Object.entries(mounts).map(async ([root, mount]) => {
      const name = `root ${root}`;
      const late: Examined = {
        name,
        state: 'broken',
        what: `${mount} does not answer`,
        remedy: 'Is the server of the share there? Mount it again.',
      };
      return Promise.race([examineRoot(name, mount), delay(LOOK_MS, late, { ref: false })]);
    }),
  );
}

async function examineRoot(name: string, mount: string): Promise<Examined> {
  try {
    const stats = await promises.stat(mount);
    if (!stats.isDirectory())
      return {
        name,
        state: 'broken',
        what: `${mount} is no folder`,
        remedy: 'Name a folder under roots: in the configuration.',
      };
    await promises.access(mount, constants.R_OK | constants.X_OK);
    if (await isEmpty(mount)) {
      const remedy = 'Is it mounted? Workers take no empty root for one whose files are gone.';
      return { name, state: 'missing', what: `${mount} is empty`, remedy };
    }
    return { name, state: 'good', what: mount };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const remedy = 'Mount it, or correct its path under roots: in the configuration.';
      return { name, state: 'broken', what: `${mount} is not there`, remedy };
    }
    const remedy = 'Let the user that Assay runs as read it and enter its folders.';
    return { name, state: 'broken', what: `${mount} cannot be read (${code})`, remedy };
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  const entries = await promises.opendir(folder);
  try {
    return (await entries.read()) === null;
  } finally {
    await entries.close();
  }
}
