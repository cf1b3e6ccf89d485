/** PHP's nested parameters: `filter[>ID]=5&select[]=*` as objects, from query strings, forms and batch commands. */
export type Tree = { [name: string]: string | Tree };

function put(tree: Tree, path: readonly string[], value: string): void {
  let at = tree;
  for (const [index, raw] of path.entries()) {
    const key = raw === "" ? String(Object.keys(at).length) : raw;
    if (index === path.length - 1) {
      at[key] = value;
      return;
    }
    const next = at[key];
    const below = typeof next === "object" ? next : (Object.create(null) as Tree);
    at[key] = below;
    at = below;
  }
}

export function parseQuery(text: string): Tree {
  const tree: Tree = Object.create(null) as Tree;
  for (const [name, value] of new URLSearchParams(text)) {
    const head = /^[^[]*/.exec(name)![0];
    const rest = [...name.slice(head.length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!);
    put(tree, [head, ...rest], value);
  }
  return tree;
}

/** Numbers and booleans as PHP writes them; `null` is left out. */
function plain(value: unknown): string | Tree {
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== null)
        .map(([key, one]) => [key, plain(one)]),
    );
  return value === true ? "1" : value === false ? "0" : String(value);
}

/** What a request asks for, from its address and its body, which is a form or JSON. */
export async function readParams(request: Request, url: URL): Promise<Tree> {
  const fromUrl = parseQuery(url.search.slice(1));
  if (request.method !== "POST") return fromUrl;
  const body = await request.text();
  if (!/json/.test(request.headers.get("content-type") ?? "")) return { ...fromUrl, ...parseQuery(body) };
  const parsed: unknown = JSON.parse(body || "{}");
  return { ...fromUrl, ...(plain(parsed) as Tree) };
}
