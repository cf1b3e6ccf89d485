import { Hono } from "hono";
import { expect, test } from "vitest";
import type { HttpEnv } from "#connector/http/app.ts";
import { privacyRoutes } from "#connector/http/routes/privacy.ts";

async function policyIn(language: "ru" | "en"): Promise<string> {
  const app = new Hono<HttpEnv>();
  app.use(async (c, next) => {
    c.set("language", language);
    await next();
  });
  privacyRoutes(app);
  const answer = await app.request("/privacy");
  expect(answer.status).toBe(200);
  return answer.text();
}

test("anybody reads the policy, in his language", async () => {
  expect(await policyIn("ru")).toContain("Телефоны, адреса почты, тексты переписки");
  expect(await policyIn("en")).toContain("Phone numbers, e-mail addresses, message texts");
});
