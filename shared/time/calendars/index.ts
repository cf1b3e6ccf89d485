/** The built-in production calendars, by the code that settings and screens use. */

import type { ProductionCalendar } from "../production-calendar.ts";
import { BY } from "./by.ts";
import { KZ } from "./kz.ts";
import { RU } from "./ru.ts";
import { UZ } from "./uz.ts";

export type CalendarCode = "RU" | "KZ" | "BY" | "UZ";

const CALENDARS: Record<CalendarCode, ProductionCalendar> = { RU, KZ, BY, UZ };

export function productionCalendar(code: CalendarCode): ProductionCalendar {
  return CALENDARS[code];
}
