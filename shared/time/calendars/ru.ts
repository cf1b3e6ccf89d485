/**
 * Russia. Holidays: Labour Code art. 112 (1–8 January, 23 February, 8 March, 1 and 9 May, 12 June, 4 November); one that
 * falls on a weekend moves to the next working day, but for January's, which the government moves by decree. Eves are
 * an hour shorter: art. 95.
 */
import { toCalendar } from "./calendar-year.ts";

export const RU = toCalendar({
  2023: {
    decree: "Government decree 1505 of 29.08.2022",
    off: "01-02 01-03 01-04 01-05 01-06 02-23 02-24 03-08 05-01 05-08 05-09 06-12 11-06",
    shortened: "02-22 03-07 11-03",
  },
  2024: {
    decree: "Government decree 1314 of 10.08.2023",
    off: "01-01 01-02 01-03 01-04 01-05 01-08 02-23 03-08 04-29 04-30 05-01 05-09 05-10 06-12 11-04 12-30 12-31",
    worked: "04-27 11-02 12-28",
    shortened: "02-22 03-07 05-08 06-11 11-02",
  },
  2025: {
    decree: "Government decree 1335 of 04.10.2024",
    off: "01-01 01-02 01-03 01-06 01-07 01-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31",
    worked: "11-01",
    shortened: "03-07 04-30 06-11 11-01",
  },
  2026: {
    decree: "Government decree 1466 of 24.09.2025",
    off: "01-01 01-02 01-05 01-06 01-07 01-08 01-09 02-23 03-09 05-01 05-11 06-12 11-04 12-31",
    shortened: "04-30 05-08 06-11 11-03",
  },
  2027: {
    decree: null,
    off: "01-01 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-03 05-10 06-14 11-04",
    shortened: "02-22 11-03",
  },
});
