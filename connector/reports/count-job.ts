/** Compares the lead counts of an account with the CRM's own, every ten minutes: a request or two for each pipeline. */
import type { HttpContext } from "../http/context.ts";
import type { Job } from "../jobs/jobs.ts";
import { reconcile } from "./reconciliation.ts";

const EVERY_SECONDS = 600;

export const countJob = ({ store, history, crm }: HttpContext): Job => ({
  name: "lead-counts",
  slot: (_account, _settings, at) => Math.floor(at / EVERY_SECONDS) * EVERY_SECONDS,
  run: async ({ account, signal }) => reconcile(store, await history(account), await crm(account), signal),
});
