/**
 * Uzbekistan. Holidays: 1 January, 8 and 21 March, 9 May, 1 September, 1 October, 8 December and the first days of Ruza
 * and Kurban Hayit; one on a weekend moves to the next working day (Labour Code art. 208, since 30.04.2023). The
 * president sets further days off every year; those for a five-day week stand here. Eves are an hour shorter (art. 188).
 */
import { toCalendar } from "./calendar-year.ts";

export const UZ = toCalendar({
  2023: {
    decree: "Presidential decree on additional days off in 2023 (December 2022)",
    off: "01-02 01-03 03-08 03-20 03-21 03-22 04-21 04-24 05-09 06-28 06-30 09-01 12-08",
    worked: "01-07 03-11 03-25 04-29",
    shortened: "03-07 04-20 05-08 06-27 08-31 12-07",
  },
  2024: {
    decree: "Presidential decree on additional days off in 2024 (23.12.2023)",
    off: "01-01 01-02 03-08 03-21 03-22 04-10 04-11 04-12 05-09 06-17 06-18 09-02 09-03 10-01 12-09 12-30 12-31",
    worked: "01-06 04-13 12-14",
    shortened: "03-07 03-20 04-09 05-08 09-30",
  },
  2025: {
    decree:
      "Presidential decrees on days off around New Year (24.12.2024, 24.12.2025); the rest by the Labour Code",
    off: "01-01 01-02 03-10 03-21 03-31 05-09 06-06 09-01 10-01 12-08 12-31",
    worked: "01-04",
    shortened: "03-20 05-08 06-05 09-30",
  },
  2026: {
    decree: "Presidential decree on additional days off in 2026 (24.12.2025)",
    off: "01-01 01-02 03-09 03-20 03-23 05-11 05-27 05-28 05-29 08-31 09-01 10-01 12-08 12-31",
    worked: "12-12",
    shortened: "03-19 05-26 09-30 12-07",
  },
  2027: {
    decree: null,
    off: "01-01 03-08 03-22 05-10 09-01 10-01 12-08",
    shortened: "08-31 09-30 12-07 12-31",
  },
});
