/**
 * Belarus. Holidays: 1–2 and 7 January, 8 March, Radunitsa (the second Tuesday after Orthodox Easter), 1 and 9 May,
 * 3 July, 7 November, 25 December (presidential decree 157); one on a weekend is not moved. The government moves working
 * days to Saturdays every year. The working day right before a holiday is an hour shorter (Labour Code art. 116).
 */
import { toCalendar } from "./calendar-year.ts";

export const BY = toCalendar({
  2023: {
    decree: "Council of Ministers 739 of 01.11.2022",
    off: "01-02 03-08 04-24 04-25 05-01 05-08 05-09 07-03 11-06 11-07 12-25",
    worked: "04-29 05-13 11-11",
    shortened: "01-06 03-07",
  },
  2024: {
    decree: "Council of Ministers 814 of 23.11.2023",
    off: "01-01 01-02 03-08 05-01 05-09 05-13 05-14 07-03 11-07 11-08 12-25",
    worked: "05-18 11-16",
    shortened: "03-07 04-30 05-08 07-02 11-06 12-24 12-31",
  },
  2025: {
    decree: "Council of Ministers 839 of 14.11.2024",
    off: "01-01 01-02 01-06 01-07 04-28 04-29 05-01 05-09 07-03 07-04 11-07 12-25 12-26",
    worked: "01-11 04-26 07-12 12-20",
    shortened: "03-07 04-30 05-08 07-02 11-06 12-24 12-31",
  },
  2026: {
    decree: "Council of Ministers 397 of 22.07.2025",
    off: "01-01 01-02 01-07 04-20 04-21 05-01 07-03 12-25",
    worked: "04-25",
    shortened: "01-06 04-30 05-08 07-02 11-06 12-24 12-31",
  },
  2027: {
    decree: null,
    off: "01-01 01-07 03-08 05-11",
    shortened: "01-06 04-30 05-10 07-02 12-24 12-31",
  },
});
