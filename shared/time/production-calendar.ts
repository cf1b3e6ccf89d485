/**
 * What a country's production calendar says about dates. The presets live in `shared/time/calendars`; an account's own
 * `holidays` and `extraDays` stand above them.
 */
export interface ProductionCalendar {
  /** Dates without work. */
  holidays: string[];
  /** Weekend dates that are worked instead of another day, with the hours of a Monday. */
  workingWeekends: string[];
  /** Eves of holidays: the working day ends an hour earlier. */
  shortened: string[];
  /** Years whose transfers were published when this was written. */
  decreed: number[];
}
