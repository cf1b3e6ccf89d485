/**
 * The settings as a viewer may read them. They explain the figures, so everybody reads the rules; the plans of others and
 * the addresses to which reports go are nobody's business but the administrators' (reliability.md F8).
 */
import type { Settings } from "#shared/domain/settings.ts";
import type { Viewer } from "./viewer.ts";

function visiblePlan(plan: Settings["plan"], managerIds: readonly string[]): Settings["plan"] {
  return Object.fromEntries(
    Object.entries(plan).map(([month, { managers = {} }]) => {
      const own = Object.entries(managers).filter(([id]) => managerIds.includes(id));
      return [month, { managers: Object.fromEntries(own) }];
    }),
  );
}

export function visibleSettings(settings: Settings, viewer: Viewer): Settings {
  if (viewer.admin) return settings;
  const reports = { ...settings.reports, deliver: [] };
  const plan = viewer.managerIds === null ? settings.plan : visiblePlan(settings.plan, viewer.managerIds);
  return { ...settings, reports, plan };
}
