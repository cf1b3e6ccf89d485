/** JSON lines on standard error, without secrets: known names are masked wherever they stand, whole URLs are not logged. */
import { type Logger, pino } from "pino";

export type Log = Logger;

const SECRET_NAMES = [
  "token",
  "accessToken",
  "refreshToken",
  "access_token",
  "refresh_token",
  "secret",
  "authorization",
  "url",
  "webhook",
];

export function createLog(level: string): Log {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: "[hidden]" } }, pino.destination({ dest: 2, sync: true }));
}
