/** What axe finds wrong with the widget, which lives in a shadow root. */
import axe from "axe-core";
import type { Frame, Page } from "playwright-core";

interface Violation {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** One line for each violation; an empty list is what we want. `place`: the element that holds the widget. */
export async function violations(page: Page | Frame, place: string): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (selector) => {
    const { axe: judge } = window as unknown as { axe: typeof import("axe-core") };
    const context = { include: [{ fromShadowDom: [`${selector} > div`, ".desyatka"] }] };
    const { violations: all } = await judge.run(context as never, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // The page around the widget is the host's: its landmarks and headings are not ours to give.
      rules: { region: { enabled: false }, "page-has-heading-one": { enabled: false } },
    });
    return all as unknown as Violation[];
  }, place);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${JSON.stringify(target.at(-1))} ${failureSummary ?? ""}`,
    ),
  );
}
