/** 26 characters that sort by time and then by number, like the CRM's own. */
export function eventId(at: number, number: number): string {
  return `01${at.toString(32).padStart(10, "0")}${number.toString(32).padStart(14, "0")}`;
}
