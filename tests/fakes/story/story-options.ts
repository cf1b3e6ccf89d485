export interface StoryOptions {
  seed: number;
  /** Seconds since 1970. */
  from: number;
  /** Seconds since 1970; what is told happened before it. A story can go on behind it: `living`. */
  to: number;
  /** Leads on an ordinary working day, by chance. Default 6, unless `leads` is given. */
  leadsPerDay?: number;
  /** Exactly so many leads between `from` and `to`. */
  leads?: number;
  /** Only the first so many sellers of the department work. */
  managers?: number;
}
