import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { answeringPortal, json, portalServer } from "../answering-portal.ts";

beforeAll(() => portalServer.listen({ onUnhandledFrame: "error" }));
afterEach(() => portalServer.resetHandlers());
afterAll(() => portalServer.close());

const fine = json({ result: "yes", time: {} });

describe("the pace", () => {
  const ask = async (portal: ReturnType<typeof answeringPortal>, requests: number) => {
    for (let request = 0; request < requests; request++)
      await portal.run(portal.client.call("profile", {}, z.string()));
  };
  /** A bucket as it is kept between processes. */
  const shelf = () => {
    const kept = {
      at: null as number | null,
      emptyAt: async () => kept.at,
      keepEmptyAt: async (at: number) => {
        kept.at = at;
      },
    };
    return kept;
  };

  test("48 requests at once, then two a second", async () => {
    const portal = answeringPortal(() => fine.clone());
    await ask(portal, 48);
    expect(portal.clock.now()).toBe(0);
    await ask(portal, 4);
    expect(portal.clock.now()).toBeGreaterThanOrEqual(1_900);
  });

  test("a larger plan has a larger bucket", async () => {
    const portal = answeringPortal(() => fine.clone(), { requestsPerSecond: 5 });
    await ask(portal, 248);
    expect(portal.clock.now()).toBe(0);
    await ask(portal, 5);
    expect(portal.clock.now()).toBeGreaterThanOrEqual(900);
    expect(portal.clock.now()).toBeLessThan(1_100);
  });

  test("is kept before each request, so that the next process goes on with the bucket as it is", async () => {
    const bucket = shelf();
    const levels: (number | null)[] = [];
    const first = answeringPortal(
      () => {
        levels.push(bucket.at);
        return fine.clone();
      },
      { bucket },
    );
    await ask(first, 48);
    expect(levels[0]).toBe(first.clock.seconds() * 1000 + 500);
    expect(bucket.at).toBe(first.clock.seconds() * 1000 + 24_000);
    const second = answeringPortal(() => fine.clone(), { bucket });
    await ask(second, 4);
    expect(second.clock.now()).toBeGreaterThanOrEqual(1_900);
  });

  test("a bucket that has run empty meanwhile, or whose clock was turned back, stops nobody for long", async () => {
    const bucket = shelf();
    const portal = answeringPortal(() => fine.clone(), { bucket });
    bucket.at = portal.clock.seconds() * 1000 - 60_000;
    await ask(portal, 48);
    expect(portal.clock.now()).toBe(0);
    const turned = answeringPortal(() => fine.clone(), { bucket });
    bucket.at = turned.clock.seconds() * 1000 + 86_400_000;
    await ask(turned, 1);
    expect(turned.clock.now()).toBeLessThanOrEqual(1_000);
  });
});
