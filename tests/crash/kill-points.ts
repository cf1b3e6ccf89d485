/** The named points at which a victim can be killed (`kill-preload.ts`). */
export const KILL_POINTS = [
  /** Before a statement is executed, in a transaction or outside. */
  "statement",
  "before-commit",
  "after-commit",
  /** Before a request to the CRM leaves, and when its answer has begun to come. */
  "request",
  "response",
  /** When a request to us has come, and when our answer has gone. */
  "heard",
  "answered",
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];
