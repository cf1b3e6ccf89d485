/** Paths into a report's `details`: `steps[1]` means the step that stands there. */

/** What tells the elements of a list apart. */
const NAMES = ["id", "kind", "step", "month"] as const;

/** A list's element by its place, or by its name. */
function elementOf(list: readonly unknown[], name: string): unknown {
  const place = /^\[(\d+)\]$/.exec(name);
  return place ? list[Number(place[1])] : list.find((one) => nameOf(one) === name);
}

function nameOf(element: unknown): string | null {
  if (typeof element !== "object" || element === null) return null;
  const key = NAMES.find((one) => one in element);
  return key === undefined ? null : String((element as Record<string, unknown>)[key]);
}

/**
 * The path with places replaced by names: `steps.[1].count` is `steps.meeting.count`. `null` when a list has no such
 * place. `details` is asked for only where there is one.
 */
export function namePath(path: readonly string[], details: () => unknown): string[] | null {
  if (!path.some((one) => one.startsWith("["))) return [...path];
  let here: unknown = details();
  const named: string[] = [];
  for (const step of path) {
    if (Array.isArray(here)) {
      here = elementOf(here, step);
      const name = nameOf(here);
      if (name === null) return null;
      named.push(name);
    } else {
      here = typeof here === "object" && here !== null ? (here as Record<string, unknown>)[step] : undefined;
      named.push(step);
    }
  }
  return named;
}
