// Written by scripts/write-page-hashes.ts: what the pages' security policies allow.
export const STYLES_HASH = 'sha256-pturuzd0icFL1AIMxVX7EFYu7Rk701eD2hi4q+QGlN4=';
export const SCRIPT_HASH = 'sha256-FDpVCPUfF+sBn5N97Hrh8Eiq1yPG3zRCBLAwZLhvAck=';
export const RECEIPT_STYLES_HASH = 'sha256-PJGDUbwNnhh6j0FM8ngit6n2BTQjGGPjQl1BmbGwGWo=';
