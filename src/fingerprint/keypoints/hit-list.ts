/** Keypoints of the query that are like ones of the index, chained by whose they are. Parallel arrays that grow by doubling. */
export class HitList {
  count = 0;
  query = new Int32Array(4096);
  id = new Int32Array(4096);
  weight = new Float32Array(4096);
  next = new Int32Array(4096);
  /** The newest hit of each owner, -1 for none. */
  readonly heads: Int32Array;
  /** How many hits each owner has. */
  readonly counts: Int32Array;

  constructor(owners: number) {
    this.heads = new Int32Array(owners).fill(-1);
    this.counts = new Int32Array(owners);
  }

  add(owner: number, query: number, id: number, weight: number): void {
    if (this.count === this.query.length) this.#grow();
    const at = this.count++;
    this.query[at] = query;
    this.id[at] = id;
    this.weight[at] = weight;
    this.next[at] = this.heads[owner] as number;
    this.heads[owner] = at;
    this.counts[owner] = (this.counts[owner] as number) + 1;
  }

  #grow(): void {
    const size = this.query.length * 2;
    const widen = (from: Int32Array) => {
      const to = new Int32Array(size);
      to.set(from);
      return to;
    };
    this.query = widen(this.query);
    this.id = widen(this.id);
    this.next = widen(this.next);
    const weight = new Float32Array(size);
    weight.set(this.weight);
    this.weight = weight;
  }
}
