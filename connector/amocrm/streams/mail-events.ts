/** Whether the account has mail events (KPI.md 6: else mail is read from notes). Not every account has (3.7). */
import { z } from "zod";
import { requestOptions } from "../client.ts";
import { EVENTS_PAGE } from "../limits.ts";
import { pathOf, readPage } from "../pages.ts";
import { eventSchema } from "../schema.ts";
import { onceForClient } from "./once-for-client.ts";
import { orNull } from "./unknown-question.ts";

const MAIL_TYPES = ["incoming_mail", "outgoing_mail"];

const typesSchema = z.object({
  _embedded: z.object({ events_types: z.array(z.object({ key: z.string() })).nullish() }).nullish(),
});

const source = {
  path: "/api/v4/events",
  key: "events",
  row: eventSchema.pick({ type: true }),
  limit: EVENTS_PAGE,
  query: { "filter[type]": MAIL_TYPES },
};

/** By the account's own list of event types; where it gives none, by whether there is such an event. */
export const hasMailEvents = onceForClient(async (client, options): Promise<boolean> => {
  const call = requestOptions(options);
  const list = await orNull(client.get("/api/v4/events/types", typesSchema, "events_types", call));
  const offered = list?._embedded?.events_types?.map((type) => type.key) ?? [];
  if (offered.length > 0) return offered.includes("incoming_mail");
  const found = await orNull(
    readPage(client, { ...source, limit: 1 }, pathOf({ ...source, limit: 1 }), call),
  );
  return found?.rows.some((event) => MAIL_TYPES.includes(event.type)) ?? false;
});
