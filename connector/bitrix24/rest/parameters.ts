/** Bitrix24's parameters as PHP query strings, the form in which a batch carries its commands (crm/bitrix24.md 2.5). */
export type Param = string | number | boolean | null | readonly Param[] | { readonly [name: string]: Param };
export type Params = Record<string, Param>;

function pairs(name: string, value: Param): [string, string][] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one: Param, index) => pairs(`${name}[${index}]`, one));
  if (typeof value === "object")
    return Object.entries(value).flatMap(([key, one]) => pairs(`${name}[${key}]`, one as Param));
  return [[name, String(value)]];
}

/** `crm.deal.list?filter%5B%3EID%5D=5`. References such as `$result[c0][49][ID]` must reach the portal as they are. */
export function encodeCommand(method: string, params: Params): string {
  const query = Object.entries(params)
    .flatMap(([name, value]) => pairs(name, value))
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${value.startsWith("$result[") ? value : encodeURIComponent(value)}`,
    )
    .join("&");
  return query ? `${method}?${query}` : method;
}
