// Written by scripts/write-page-hashes.ts: what the pages' security policies allow.
export const STYLES_HASH = 'sha256-CkJZjDv/f/xMULC0G98t023Yv4crwTwj5DfGJC75FNE=';
export const SCRIPT_HASH = 'sha256-FDpVCPUfF+sBn5N97Hrh8Eiq1yPG3zRCBLAwZLhvAck=';
export const RECEIPT_STYLES_HASH = 'sha256-PJGDUbwNnhh6j0FM8ngit6n2BTQjGGPjQl1BmbGwGWo=';
