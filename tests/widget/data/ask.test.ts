import { describe, expect, test } from "vitest";
import { ask, pathWith } from "#widget/data/ask.ts";
import type { Answer, Host } from "#widget/hosts/host.ts";
import { UnreachableError } from "#widget/hosts/host.ts";

const hostThat = (request: Host["request"]) => ({ language: "ru", request }) as Host;
const answering = (answer: Answer) => hostThat(() => Promise.resolve(answer));

describe("a question to the service", () => {
  test("carries the language and leaves out what is empty", async () => {
    const asked: string[] = [];
    const host = hostThat((path) => {
      asked.push(path);
      return Promise.resolve({ status: 200, body: 1 });
    });
    expect(
      await ask(host, "/api/report", { query: { period: "month:2026-10", manager: "", team: null } }),
    ).toBe(1);
    expect(asked).toEqual(["/api/report?period=month%3A2026-10&language=ru"]);
    expect(pathWith("/x", { a: "ё" })).toBe("/x?a=%D1%91");
  });

  test.each([
    [401, "expired"],
    [403, "forbidden"],
    [404, "input"],
    [429, "server"],
    [503, "server"],
  ])("a refusal of %d is told as %s, with the service's own sentence", async (status, kind) => {
    const body = { title: "Нет", status, detail: "Так нельзя.", code: "admin-only", request: "1" };
    await expect(ask(answering({ status, body }), "/api/status")).rejects.toMatchObject({
      kind,
      detail: "Так нельзя.",
      code: "admin-only",
    });
  });

  test("a gateway's page instead of JSON is no sentence for a reader", async () => {
    await expect(ask(answering({ status: 502, body: null }), "/api/status")).rejects.toMatchObject({
      kind: "server",
      detail: null,
    });
  });

  test("no connection is told apart from a refusal", async () => {
    const host = hostThat(() => Promise.reject(new UnreachableError("down")));
    await expect(ask(host, "/api/status")).rejects.toMatchObject({ kind: "unreachable" });
  });

  test("whoever no longer wants the answer hears of no problem of ours", async () => {
    const abort = new AbortController();
    const host = hostThat(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    );
    const answer = ask(host, "/api/status", { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  });
});
