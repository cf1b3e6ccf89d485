/** The environment as one checked document (INTERFACE.md, "Environment"); every mistake is named at once. */
import { z } from "zod";
import { checkInput } from "./check-input.ts";

const isKey = (text: string) => Buffer.from(text, "base64").length === 32;
const secret32 = z.base64({ error: "key-32", abort: true }).refine(isKey, "key-32");
const hostPort = z
  .string()
  .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, "host-port")
  .transform((text) => text.toLowerCase());
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

const environmentSchema = z.object({
  /** Folder of the embedded database. */
  DESYATKA_DATA: z.string().min(1).default(".data"),
  /** PostgreSQL instead of the embedded database. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "postgres" }).optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4310),
  /** Address under which browsers and CRMs reach this service. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Encrypts tokens. Left out: made in the data folder, readable by its owner only. */
  DESYATKA_SECRET: secret32.optional(),
  AMOCRM_URL: z.string().optional(),
  AMOCRM_TOKEN: z.string().optional(),
  AMOCRM_CLIENT_ID: z.string().optional(),
  AMOCRM_CLIENT_SECRET: list.optional(),
  BITRIX24_WEBHOOK: z.string().optional(),
  BITRIX24_CLIENT_ID: z.string().optional(),
  BITRIX24_CLIENT_SECRET: list.optional(),
  /** Mail server for reports: `smtp://user:password@host:587`, `smtps://…:465`. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "smtp" }).optional(),
  /** Sender of the letters: `Desyatka <reports@example.org>`. */
  MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<[^<>\s@]+@[^<>\s@]+>$|^[^<>\s@]+@[^<>\s@]+$/, "mail-from")
    .optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^[\w:-]+$/)
    .optional(),
  /** Telegram's Bot API, or a server of its own kind. */
  TELEGRAM_API: z.url({ protocol: /^https?$/ }).default("https://api.telegram.org"),
  /** Extra CRM hosts, trusted and reached over http: for tests and the demo. */
  DESYATKA_CRM_HOSTS: list.pipe(z.array(hostPort)).default([]),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

export interface Config {
  dataFolder: string;
  databaseUrl: string | null;
  port: number;
  publicUrl: string;
  secret: string | null;
  amocrm: {
    url: string | null;
    token: string | null;
    clientId: string | null;
    clientSecrets: readonly string[];
  };
  bitrix24: { webhook: string | null; clientId: string | null; clientSecrets: readonly string[] };
  mail: { smtpUrl: string | null; from: string | null };
  telegram: { token: string | null; api: string };
  crmHosts: readonly string[];
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

export const ENVIRONMENT_NAMES = Object.keys(environmentSchema.shape);

/** Reads the environment; empty values count as left out. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const read = checkInput(environmentSchema, given, "config-invalid");
  return {
    dataFolder: read.DESYATKA_DATA,
    databaseUrl: read.DATABASE_URL ?? null,
    port: read.PORT,
    publicUrl: (read.PUBLIC_URL ?? `http://localhost:${read.PORT}`).replace(/\/+$/, ""),
    secret: read.DESYATKA_SECRET ?? null,
    amocrm: {
      url: read.AMOCRM_URL ?? null,
      token: read.AMOCRM_TOKEN ?? null,
      clientId: read.AMOCRM_CLIENT_ID ?? null,
      clientSecrets: read.AMOCRM_CLIENT_SECRET ?? [],
    },
    bitrix24: {
      webhook: read.BITRIX24_WEBHOOK ?? null,
      clientId: read.BITRIX24_CLIENT_ID ?? null,
      clientSecrets: read.BITRIX24_CLIENT_SECRET ?? [],
    },
    mail: { smtpUrl: read.SMTP_URL ?? null, from: read.MAIL_FROM ?? null },
    telegram: { token: read.TELEGRAM_BOT_TOKEN ?? null, api: read.TELEGRAM_API.replace(/\/$/, "") },
    crmHosts: read.DESYATKA_CRM_HOSTS,
    logLevel: read.LOG_LEVEL,
  };
}
