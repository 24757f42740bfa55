import { fileURLToPath } from 'node:url';

/**
 * The folder `config/` of the package. Two folders up both from src/config (as cloned) and from dist/config (as installed),
 * so the same relative address serves both.
 */
export const PACKAGE_CONFIG_DIR: string = fileURLToPath(new URL('../../config/', import.meta.url));
