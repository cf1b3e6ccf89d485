import { describe, expect, test } from "vitest";
import { createOperatingTime } from "#connector/bitrix24/rest/operating-time.ts";

const LIST = "crm.deal.list";
const time = (operating: number | null, resetAt: number | null = null, duration: number | null = null) => ({
  operating,
  resetAt,
  duration,
});

describe("the operating time of a method", () => {
  test("nothing waits while the portal tells nothing", () => {
    const operating = createOperatingTime();
    for (let call = 0; call < 500; call++) {
      expect(operating.reserve(LIST, 0)).toBe(true);
      operating.settle(LIST, call % 2 ? null : time(null));
    }
    expect(operating.wait(LIST, 0)).toBe(0);
  });

  test("a method near its limit pauses until its reset, others go on", () => {
    const operating = createOperatingTime();
    operating.reserve(LIST, 0);
    operating.settle(LIST, time(470, 600, 10));
    expect(operating.reserve(LIST, 0)).toBe(false);
    expect(operating.wait(LIST, 100)).toBe(500);
    expect(operating.reserve("crm.lead.list", 0)).toBe(true);
    expect(operating.wait("crm.lead.list", 0)).toBe(0);
  });

  test("calls under way count as if they had ended: the limit is never crossed", () => {
    const operating = createOperatingTime();
    operating.reserve(LIST, 0);
    operating.settle(LIST, time(400, 600, 10));
    let sent = 0;
    while (operating.reserve(LIST, 0)) sent++;
    expect(sent).toBe(6);
    expect(400 + sent * 10).toBeLessThan(480);
  });

  test("after a pause one call feels out how much came free", () => {
    const operating = createOperatingTime();
    operating.reserve(LIST, 0);
    operating.settle(LIST, time(470, 600, 10));
    expect(operating.reserve(LIST, 601)).toBe(true);
    expect(operating.reserve(LIST, 601)).toBe(false);
    operating.settle(LIST, time(468, 660, 10));
    expect(operating.wait(LIST, 601)).toBe(59);
    expect(operating.reserve(LIST, 661)).toBe(true);
    operating.settle(LIST, time(120, 720, 10));
    expect(operating.reserve(LIST, 662)).toBe(true);
    expect(operating.reserve(LIST, 662)).toBe(true);
  });

  test("a refusal that names no reset pauses until the one that was told last", () => {
    const operating = createOperatingTime();
    operating.settle(LIST, time(300, 700, 1));
    operating.refuse(LIST, null, 100);
    expect(operating.wait(LIST, 100)).toBe(600);
  });

  test("a refusal pauses until the reset it names, or a minute", () => {
    const operating = createOperatingTime();
    operating.refuse(LIST, 500, 100);
    expect(operating.wait(LIST, 100)).toBe(400);
    operating.refuse("crm.lead.list", null, 100);
    expect(operating.wait("crm.lead.list", 100)).toBe(60);
    operating.refuse("user.get", 50, 100);
    expect(operating.wait("user.get", 100)).toBe(60);
  });

  test("a portal of one's own that allows less is learnt from its refusal", () => {
    const operating = createOperatingTime();
    operating.reserve(LIST, 0);
    operating.settle(LIST, time(420, 600, 5));
    operating.refuse(LIST, 600, 0);
    operating.reserve(LIST, 601);
    operating.settle(LIST, time(400, 700, 5));
    let sent = 0;
    while (operating.reserve(LIST, 602)) sent++;
    expect(400 + sent * 5).toBeLessThanOrEqual(420 - 15);
  });

  test("answers of calls side by side may arrive in any order", () => {
    const operating = createOperatingTime();
    for (const seconds of [300, 460, 320]) {
      operating.reserve(LIST, 0);
      operating.settle(LIST, time(seconds, 600, 4));
    }
    expect(operating.reserve(LIST, 0)).toBe(true);
    expect(operating.reserve(LIST, 0)).toBe(false);
  });

  test("a reset that has passed unheard of stops nobody for ever", () => {
    const operating = createOperatingTime();
    operating.reserve(LIST, 0);
    operating.settle(LIST, time(464, 600, 10));
    expect(operating.reserve(LIST, 0)).toBe(false);
    expect(operating.reserve(LIST, 600)).toBe(true);
    operating.settle(LIST, time(null, null, 10));
    expect(operating.reserve(LIST, 600)).toBe(true);
  });
});
