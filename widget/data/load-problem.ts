/** Why nothing came, by what the reader can do about it. */
import type { ProblemAnswer } from "#shared/api/answers.ts";
import type { Answer } from "../hosts/host.ts";

export type ProblemKind = "unreachable" | "timeout" | "expired" | "forbidden" | "input" | "server";

export class LoadProblem extends Error {
  override name = "LoadProblem";
  readonly kind: ProblemKind;
  /** The service's own sentence, in the reader's language, where it gave one. */
  readonly detail: string | null;
  readonly code: string | null;

  constructor(kind: ProblemKind, detail: string | null = null, code: string | null = null) {
    super(detail ?? kind);
    this.kind = kind;
    this.detail = detail;
    this.code = code;
  }
}

function kindOf(status: number): ProblemKind {
  if (status === 401) return "expired";
  if (status === 403) return "forbidden";
  return status >= 500 || status === 429 ? "server" : "input";
}

export function problemOf({ status, body }: Answer): LoadProblem {
  const answer = (typeof body === "object" && body !== null ? body : {}) as Partial<ProblemAnswer>;
  const text = (field: unknown) => (typeof field === "string" ? field : null);
  return new LoadProblem(kindOf(status), text(answer.detail), text(answer.code));
}
