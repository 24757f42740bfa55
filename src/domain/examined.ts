/** One thing that `assay doctor` looked at. `missing`: Assay works without it, with less; `broken`: it does not work. */
export interface Examined {
  readonly name: string;
  readonly state: 'good' | 'missing' | 'broken';
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}
