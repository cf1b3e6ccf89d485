import type { problemText as ru } from "../ru/problem.ts";

export const problemText: typeof ru = {
  unreachable: "Desyatka does not answer.",
  timeout: "Desyatka takes too long to answer.",
  expired: "This page has been open too long. Open it again from the CRM.",
  forbidden: "You may not see these data.",
  server: "There is an error on our side.",
  retry: "Try again",
  reopen: "Open again",
  lastFigures: "Showing the last figures: {when}.",
};
