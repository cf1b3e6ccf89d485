/** The `time` block beside every answer (crm/bitrix24.md 2.3). */
import { z } from "zod";
import type { MethodTime } from "./operating-time.ts";

const maybeNumber = z.coerce.number().nullish().catch(null);

/** Its composition varies, and `operating_reset_at` is seconds or an ISO text. */
const timeSchema = z.object({
  operating: maybeNumber,
  operating_reset_at: z.union([z.number(), z.string()]).nullish().catch(null),
  duration: maybeNumber,
});

function resetOf(value: string | number | null | undefined): number | null {
  if (value === null || value === undefined || value === "") return null;
  const seconds = Number.isFinite(Number(value)) ? Number(value) : Date.parse(String(value)) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

export function timeOf(time: unknown): MethodTime | null {
  const parsed = timeSchema.safeParse(time);
  if (!parsed.success) return null;
  const { operating, operating_reset_at, duration } = parsed.data;
  return { operating: operating ?? null, resetAt: resetOf(operating_reset_at), duration: duration ?? null };
}
