/**
 * A process that shares an account's tokens with others: says "ready", and at each line on its standard input lets so
 * many callers ask at once; then says which access tokens they got. The environment is the connector's own.
 */
import { createInterface } from "node:readline";
import { readConfig } from "#connector/config.ts";
import { tokensOf } from "#connector/crm/registry.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { AccountId } from "#shared/domain/account.ts";

const id = process.argv[2] as AccountId;
const config = readConfig(process.env);
const store = await openStore(config);
const tokens = tokensOf(store, config);

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function ask(): Promise<string> {
  try {
    const { credentials } = await tokens.current(id);
    return credentials.kind === "oauth" ? credentials.accessToken : "";
  } catch (error) {
    return String(error);
  }
}

say("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const got = await Promise.all(Array.from({ length: Number(line) }, ask));
  say([...new Set(got)]);
}
await store.close();
