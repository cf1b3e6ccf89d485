/** JSON lines on standard error. Whatever is logged by whomever, secrets are taken out of the line before it is written. */
import { type Logger, pino } from "pino";

export type Log = Logger;

const HIDDEN = "[hidden]";
/** Causes told below an error. */
const MAX_CAUSES = 4;

const SECRETS: readonly [pattern: RegExp, instead: string][] = [
  // Members with a telling name, at any depth.
  [
    /("[^"]*(?:token|secret|password|authorization|cookie|webhook|jwt)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"/gi,
    `$1"${HIDDEN}"`,
  ],
  // Bitrix24's incoming webhook, our own addresses that are keys themselves.
  [/(\/rest\/\d+\/)[^/"\\\s?]+/g, `$1${HIDDEN}`],
  [/(\/(?:nps|reports|hooks\/amocrm)\/|\/bot)[^/"\\\s?]+/g, `$1${HIDDEN}`],
  [/((?:bearer|basic)\s+)[\w.~+/=-]+/gi, `$1${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/([?&;\s](?:\w*token|\w*secret|code|auth|key|sign|password)=)[^&"\\\s]+/gi, `$1${HIDDEN}`],
  // The password of a database.
  [/(\w+:\/\/[^:/@"\s]+:)[^@/"\s]+@/g, `$1${HIDDEN}@`],
];

export function hideSecrets(line: string): string {
  return SECRETS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);
}

/** An error's own words and those of its causes; what libraries hang on it (requests, headers, bodies) stays out. */
function toldError(error: unknown, causes = MAX_CAUSES): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error : typeof error;
  return {
    type: error.name,
    ...("code" in error && { code: error.code }),
    message: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && causes > 0 && { cause: toldError(error.cause, causes - 1) }),
  };
}

/** `write` is for tests. */
export function createLog(level: string, write?: (line: string) => void): Log {
  const standardError = pino.destination({ dest: 2, sync: true });
  const stream = write ?? ((line: string) => standardError.write(line));
  const serializers = { err: (error: unknown) => toldError(error) };
  return pino({ level, base: null, serializers }, { write: (line) => stream(hideSecrets(line)) });
}
