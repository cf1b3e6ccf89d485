/** The stream of leads: all of them by their creation first, afterwards what was changed. */
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { newestFirst, OVERLAP_SECONDS, spanFrom } from "../../crm/windows.ts";
import type { AmoClient } from "../client.ts";
import { PAGE } from "../limits.ts";
import { firstLead } from "./history-start.ts";
import { leadList, timedList } from "./lists.ts";
import { pullWindowed } from "./windowed.ts";

export function pullLeads(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const { since, sinceIsFirm, until } = options;
  return pullWindowed(
    {
      stream: "leads",
      lists: {
        created: timedList(client, leadList("created_at")),
        updated: timedList(client, leadList("updated_at")),
      },
      page: PAGE,
      async first() {
        if (sinceIsFirm) return [spanFrom("updated", since, until)];
        return newestFirst("created", (await firstLead(client, options)) ?? until, until);
      },
      later: ["updated"],
      overlap: OVERLAP_SECONDS,
    },
    options,
  );
}
