import { expect, test } from "vitest";
import { cronSlot } from "#connector/jobs/slots.ts";

const at = (text: string) => Date.parse(text) / 1000;

test("the latest due time at or before an instant, by the zone's wall clock", () => {
  expect(cronSlot("0 9 * * *", "Europe/Moscow", at("2026-10-05T06:00:00Z"))).toBe(at("2026-10-05T06:00:00Z"));
  expect(cronSlot("0 9 * * *", "Europe/Moscow", at("2026-10-05T05:59:59Z"))).toBe(at("2026-10-04T06:00:00Z"));
  expect(cronSlot("0 9 * * mon", "Asia/Kathmandu", at("2026-10-07T00:00:00Z"))).toBe(
    at("2026-10-05T03:15:00Z"),
  );
});

/** Zones with whole-hour, half-hour and midnight changes, on both halves of the earth. */
const ZONES = [
  "Europe/Berlin",
  "Europe/Chisinau",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
];

test.each(ZONES)("in %s every day of seven years has its slot once, whatever the clocks do", (zone) => {
  const dates = new Intl.DateTimeFormat("sv", { timeZone: zone });
  const [from, until] = [at("2020-01-02T00:00:00Z"), at("2027-01-02T00:00:00Z")];
  for (const pattern of ["30 2 * * *", "15 2 * * *", "0 0 * * *", "30 1 * * *"]) {
    const seen: string[] = [];
    for (let slot = cronSlot(pattern, zone, until)!; slot > from; slot = cronSlot(pattern, zone, slot - 1)!)
      seen.push(dates.format(slot * 1000));
    expect(new Set(seen).size, pattern).toBe(seen.length);
    expect(seen.length, pattern).toBeGreaterThanOrEqual(Math.floor((until - from) / 86_400) - 1);
  }
});
