/** Every job that comes due by the clock. One of a CRM's own pace (syncs, reconciliation) is the follower's instead. */
import type { HttpContext } from "../http/context.ts";
import { countJob } from "../reports/count-job.ts";
import { accountFactsJob } from "./account-facts.ts";
import type { Job } from "./jobs.ts";
import { renewTokensJob } from "./renew-tokens.ts";

const JOBS: readonly ((context: HttpContext) => Job)[] = [accountFactsJob, countJob, renewTokensJob];

export const jobsOf = (context: HttpContext): Job[] => JOBS.map((make) => make(context));
