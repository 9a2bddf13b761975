/** Sets that only ever unite (Galler and Fischer, 1964), by size and with halved paths. */
export class DisjointSets {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  /** @param count elements 0 … count − 1, each alone */
  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
    this.#size = new Int32Array(count).fill(1);
  }

  /** The element that stands for the set of this one. */
  find(element: number): number {
    const parent = this.#parent;
    let at = element;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Elements in the set that `root` stands for. */
  size(root: number): number {
    return this.#size[root]!;
  }

  /** Makes one of the sets that two different roots stand for, and returns its root. */
  unite(a: number, b: number): number {
    const [root, other] = this.#size[a]! >= this.#size[b]! ? [a, b] : [b, a];
    this.#parent[other] = root;
    this.#size[root]! += this.#size[other]!;
    return root;
  }
}
