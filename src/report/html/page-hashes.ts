// Written by scripts/write-page-hashes.ts: what the page's security policy allows.
export const STYLES_HASH = 'sha256-pturuzd0icFL1AIMxVX7EFYu7Rk701eD2hi4q+QGlN4=';
export const SCRIPT_HASH = 'sha256-FDpVCPUfF+sBn5N97Hrh8Eiq1yPG3zRCBLAwZLhvAck=';
