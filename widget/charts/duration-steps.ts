/** Steps of an axis of durations that people count in: minutes, hours, days. */
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

export const DURATION_STEPS: readonly number[] = [
  ...[1, 5, 10, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map((days) => days * DAY),
];
