// Written by scripts/write-page-hashes.ts: what the page's security policy allows.
export const STYLES_HASH = 'sha256-WvaNCV65BEUyXtwHj/6bdtaxUZRZfeF764yWGp8x8ug=';
export const SCRIPT_HASH = 'sha256-FDpVCPUfF+sBn5N97Hrh8Eiq1yPG3zRCBLAwZLhvAck=';
