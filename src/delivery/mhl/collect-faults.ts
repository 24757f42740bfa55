import type { MhlFault } from '../../domain/mhl.ts';
import { MAX_FAULTS } from './limits.ts';

export interface FaultCollector {
  add(message: string): void;
  readonly count: number;
  list(): readonly MhlFault[];
}

/** Collects what is wrong with a history: the first hundred one by one, the rest counted, so that a hostile one costs no memory. */
export function createFaultCollector(): FaultCollector {
  const faults: MhlFault[] = [];
  let count = 0;
  return {
    add: (message) => {
      count += 1;
      if (faults.length < MAX_FAULTS) faults.push({ code: 'mhl.broken', message });
    },
    get count() {
      return count;
    },
    list: () =>
      count > faults.length
        ? [...faults, { code: 'mhl.broken', message: `${count - faults.length} more faults are not listed.` }]
        : [...faults],
  };
}
