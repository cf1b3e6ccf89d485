import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENVIRONMENT_NAMES, readConfig } from "#connector/config.ts";
import { InputError } from "#connector/errors.ts";

const root = join(import.meta.dirname, "../..");

/** `NAME=value` lines of a file. */
const namesIn = (text: string) => [...text.matchAll(/^#?\s?([A-Z0-9_]+)=/gm)].map((match) => match[1]);

test("without any setting everything has its default", () => {
  expect(readConfig({})).toEqual({
    dataFolder: ".data",
    databaseUrl: null,
    port: 4310,
    publicUrl: "http://localhost:4310",
    secret: null,
    amocrm: { url: null, token: null, clientId: null, clientSecrets: [] },
    bitrix24: { webhook: null, clientId: null, clientSecrets: [] },
    mail: { smtpUrl: null, from: null },
    telegram: { token: null, api: "https://api.telegram.org" },
    crmHosts: [],
    logLevel: "info",
  });
});

test("an empty value is none, and lists are split", () => {
  const config = readConfig({
    DATABASE_URL: "",
    PORT: "",
    DESYATKA_CRM_HOSTS: "127.0.0.1:80, crm.test:8090",
  });
  expect(config.databaseUrl).toBeNull();
  expect(config.port).toBe(4310);
  expect(config.crmHosts).toEqual(["127.0.0.1:80", "crm.test:8090"]);
});

test("addresses are built on the public one, with or without a slash at its end", () => {
  expect(readConfig({ PUBLIC_URL: "https://desyatka.example/" }).publicUrl).toBe("https://desyatka.example");
  expect(readConfig({ DESYATKA_CRM_HOSTS: "CRM.Test:8090" }).crmHosts).toEqual(["crm.test:8090"]);
});

test("all mistakes are named at once, without the values, which may be secrets", () => {
  const wrong = {
    PORT: "80000",
    DATABASE_URL: "mysql://root:pa55@host/db",
    DESYATKA_SECRET: "too short",
    DESYATKA_CRM_HOSTS: "http://crm.test",
    PUBLIC_URL: "desyatka",
    LOG_LEVEL: "loud",
  };
  let error: unknown;
  try {
    readConfig(wrong);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(InputError);
  for (const language of ["en", "ru"] as const) {
    const told = (error as InputError).tell(language);
    for (const name of Object.keys(wrong)) expect(told.split(name), name).toHaveLength(2);
    expect(told).not.toMatch(/pa55|too short/);
    expect(told).not.toContain("\n");
  }
});

test(".env.example names every setting, in the order of the code, and its values are valid", () => {
  const text = readFileSync(join(root, ".env.example"), "utf8");
  expect(namesIn(text)).toEqual(ENVIRONMENT_NAMES);
  const values = Object.fromEntries(
    [...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map((one) => [one[1]!, one[2]!]),
  );
  expect(readConfig(values)).toEqual(readConfig({}));
});
