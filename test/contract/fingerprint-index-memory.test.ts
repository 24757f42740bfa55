import { openMemoryIndex } from '../../src/fingerprint/search/open-memory-index.ts';
import { describeFingerprintIndex } from './fingerprint-index.ts';

describeFingerprintIndex('in memory', () => ({ open: async () => openMemoryIndex() }));
describeFingerprintIndex('in memory, in segments', () => ({
  open: async () => openMemoryIndex({ tailCodes: 16, segmentCodes: 200 }),
}));
