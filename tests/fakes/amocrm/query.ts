/** amoCRM's list parameters: filters in PHP brackets, order, page, limit. */
export interface ListQuery {
  page: number;
  limit: number;
  /** `created_at` → asc, if asked for. */
  order: { field: string; direction: "asc" | "desc" } | null;
  /** Values of a filter, in any of its spellings: `filter[id][]`, `filter[id][0]`, `filter[id]=1,2`. */
  values(name: string): string[];
  range(name: string): { from: number; to: number };
  with: string[];
}

export function readQuery(url: URL): ListQuery {
  const params = url.searchParams;
  const values = (name: string): string[] => {
    const found: string[] = [];
    for (const [key, value] of params) {
      if (
        key === `filter[${name}]` ||
        (/^filter\[[^\]]+\]\[\d*\]$/.test(key) && key.startsWith(`filter[${name}][`))
      )
        found.push(...value.split(","));
    }
    return found;
  };
  const order = [...params].find(([key]) => key.startsWith("order["));
  return {
    page: Math.max(1, Number(params.get("page") ?? 1)),
    limit: Math.max(1, Number(params.get("limit") ?? 50)),
    order: order ? { field: order[0].slice(6, -1), direction: order[1] === "desc" ? "desc" : "asc" } : null,
    values,
    range(name) {
      const from = params.get(`filter[${name}][from]`) ?? params.get(`filter[${name}]`);
      const to = params.get(`filter[${name}][to]`);
      return {
        from: from === null ? Number.NEGATIVE_INFINITY : Number(from),
        to: to === null ? Number.POSITIVE_INFINITY : Number(to),
      };
    },
    with: (params.get("with") ?? "").split(",").filter(Boolean),
  };
}
