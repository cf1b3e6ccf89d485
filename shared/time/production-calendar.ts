/**
 * What a country's production calendar says about dates. The presets live in `shared/time/calendars`; an account's own
 * `holidays` and `extraDays` stand above them.
 */
export interface ProductionCalendar {
  /** Dates without work. */
  holidays: string[];
  /** Dates with hours of their own, such as a Saturday worked instead of a Monday. */
  extraDays: Record<string, [string, string][]>;
  /** Eves of holidays: the working day ends an hour earlier. */
  shortened: string[];
}
