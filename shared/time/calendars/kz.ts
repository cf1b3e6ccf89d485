/**
 * Kazakhstan. Holidays: the law on holidays (1–2 January, 8 March, 21–23 March, 1, 7 and 9 May, 6 July, 30 August,
 * 25 October, 16 December) and the days off 7 January and the first day of Kurban Ait. A holiday on a weekend moves to
 * the next working day (Labour Code art. 84); the two days off do not. There are no shortened eves. Single days that the
 * government moves in the course of a year (July 2023, May 2024) are not confirmed by a source at hand and left out.
 */
import { toCalendar } from "./calendar-year.ts";

export const KZ = toCalendar({
  2023: {
    decree: "Ministry of Labour, working time balance for 2023",
    off: "01-02 01-03 03-08 03-21 03-22 03-23 05-01 05-08 05-09 06-28 07-06 08-30 10-25 12-18",
  },
  2024: {
    decree: "Ministry of Labour, working time balance for 2024",
    off: "01-01 01-02 03-08 03-21 03-22 03-25 05-01 05-07 05-09 07-08 08-30 10-25 12-16",
  },
  2025: {
    decree: "Ministry of Labour, working time balance for 2025; 3 January moved to Sunday the 5th",
    off: "01-01 01-02 01-03 01-07 03-10 03-21 03-24 03-25 05-01 05-07 05-09 06-06 07-07 09-01 10-27 12-16",
    worked: "01-05",
  },
  2026: {
    decree: "Ministry of Labour, working time balance for 2026",
    off: "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 08-31 10-26 12-16",
  },
  2027: {
    decree: null,
    off: "01-01 01-04 01-07 03-08 03-22 03-23 03-24 05-03 05-07 05-10 07-06 08-30 10-25 12-16",
  },
});
