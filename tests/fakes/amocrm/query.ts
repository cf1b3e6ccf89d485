/** amoCRM's list parameters: filters in PHP brackets, order, page, limit (crm/amocrm.md 2.1). */

/** `a[b][]=1&a[c]=2` as PHP reads it. */
export interface Tree {
  [key: string]: string | Tree;
}

export function readTree(params: Iterable<[string, string]>): Tree {
  const root: Tree = Object.create(null);
  for (const [name, value] of params) {
    const keys = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([key]) => key);
    let place = root;
    for (const [depth, written] of keys.entries()) {
      const key = written === "[]" ? String(Object.keys(place).length) : written;
      if (depth === keys.length - 1) place[key] = value;
      else {
        const next = place[key];
        const below: Tree = typeof next === "object" ? next : Object.create(null);
        place[key] = below;
        place = below;
      }
    }
  }
  return root;
}

const branch = (tree: Tree, name: string): Tree => {
  const value = tree[name];
  return typeof value === "object" ? value : {};
};

/** Numbers of a range; both ends are included. */
export interface Range {
  from: number;
  to: number;
}

export interface ListQuery {
  page: number;
  limit: number;
  /** `created_at` → asc, if asked for. */
  order: { field: string; direction: "asc" | "desc" } | null;
  /** Values of a filter, in any of its spellings: `filter[id][]`, `filter[id][0]`, `filter[id]=1,2`. */
  values(name: string): string[];
  /** `null` where it is not asked for. A single value means "from". */
  range(name: string): Range | null;
  /** Groups of a filter like `filter[statuses][0][pipeline_id]=3`. */
  groups(name: string): Tree[];
  with: string[];
  /** Free-text search. */
  text: string;
  /** What was asked for without paging, to know the same question again. */
  question: string;
}

const positive = (value: string | Tree | undefined, otherwise: number) => {
  const number = Math.floor(Number(typeof value === "string" ? value : Number.NaN));
  return number >= 1 ? number : otherwise;
};

export function readQuery(url: URL): ListQuery {
  const tree = readTree(url.searchParams);
  const filter = branch(tree, "filter");
  const order = Object.entries(branch(tree, "order"))[0];
  const asked = new URLSearchParams(url.searchParams);
  asked.delete("page");
  return {
    page: positive(tree.page, 1),
    limit: positive(tree.limit, 50),
    order: order ? { field: order[0], direction: order[1] === "desc" ? "desc" : "asc" } : null,
    values(name) {
      const value = filter[name];
      const all = typeof value === "object" ? Object.values(value) : value === undefined ? [] : [value];
      return all.flatMap((one) => (typeof one === "string" ? one.split(",") : []));
    },
    range(name) {
      const value = filter[name];
      if (value === undefined) return null;
      const [from, to] = typeof value === "object" ? [value.from, value.to] : [value, undefined];
      return {
        from: typeof from === "string" ? Number(from) : Number.NEGATIVE_INFINITY,
        to: typeof to === "string" ? Number(to) : Number.POSITIVE_INFINITY,
      };
    },
    groups: (name) => Object.values(branch(filter, name)).filter((one) => typeof one === "object"),
    with: (typeof tree.with === "string" ? tree.with : "").split(",").filter(Boolean),
    text: typeof tree.query === "string" ? tree.query.toLowerCase() : "",
    question: asked.toString(),
  };
}
