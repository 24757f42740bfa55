/** Which places of a run's output are spoken for, so that two sources are never written over one another. */
export interface Claims {
  /** Undefined: it is free, and taken now. Else the source that has it: the very same one when it was met twice. */
  claim(destination: string, source: string): string | undefined;
}

export function createClaims(): Claims {
  const taken = new Map<string, string>();
  return {
    claim(destination, source) {
      const other = taken.get(destination);
      if (other === undefined) taken.set(destination, source);
      return other;
    },
  };
}
