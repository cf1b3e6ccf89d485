/** What the service does for its readers by the clock: makes the reports that are due and sends what lies in the outbox. */
import { createWaitingWatch } from "../alerts/waiting-watch.ts";
import { crmCarriers } from "../delivery/crm-carriers.ts";
import { type Carriers, createPostOffice } from "../delivery/post-office.ts";
import { type Beats, createBeats } from "../jobs/beats.ts";
import { fieldCarrier } from "../nps/field-carrier.ts";
import { reportCarriers } from "../reports/report-carriers.ts";
import { createReportDesk } from "../reports/report-desk.ts";
import type { HttpContext } from "./context.ts";

/** Everybody who carries letters, by kind. */
export const carriersOf = (context: HttpContext): Carriers => ({
  ...reportCarriers(context),
  ...crmCarriers(context),
  ...fieldCarrier(context),
});

export function createOffice(context: HttpContext): Beats {
  const desk = createReportDesk(context);
  const watch = createWaitingWatch(context);
  const post = createPostOffice(context, carriersOf(context));
  return createBeats(
    [
      { name: "reports", everyMs: 5_000, tick: () => desk.tick() },
      { name: "warnings", everyMs: 1_000, tick: () => watch.tick() },
      { name: "letters", everyMs: 1_000, overlaps: true, tick: () => post.tick() },
    ],
    context.log,
  );
}
