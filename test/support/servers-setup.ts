import { openServersFolder, type ServersFolder } from './servers-folder.ts';

let opened: ServersFolder | undefined;

/** Before a run of the tests: a place for its servers. None is started before a test asks for one. */
export function setup(): void {
  opened = openServersFolder();
}

/** After it, also when tests failed. */
export async function teardown(): Promise<void> {
  await opened?.close();
}
