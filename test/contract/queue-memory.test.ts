import { openMemoryQueue } from '../../src/queue/open-memory-queue.ts';
import { describeQueue } from './queue.ts';

describeQueue('in this process', () => ({ open: async () => openMemoryQueue() }));
