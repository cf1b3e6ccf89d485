/** The account's lists: users, groups, pipelines, loss reasons, sources, custom fields (crm/amocrm.md 3.1–3.3, 3.12). */
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { type ConnectorError, CrmAuthError, InputError } from "../errors.ts";
import { type AmoClient, type GetOptions, requestOptions } from "./client.ts";
import { PAGE } from "./limits.ts";
import { mapManager, mapPipeline } from "./mapping.ts";
import { followLinks, type Source } from "./pages.ts";
import {
  accountSchema,
  customFieldSchema,
  listSchema,
  lossReasonSchema,
  pipelineSchema,
  sourceSchema,
  userSchema,
} from "./schema.ts";
import { orNull } from "./streams/unknown-question.ts";

export const ACCOUNT_PATH = "/api/v4/account?with=datetime_settings,task_types,users_groups";

async function readAll<Row>(
  client: AmoClient,
  source: Omit<Source<Row>, "query" | "limit">,
  options: GetOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of followLinks(client, { ...source, query: {}, limit: PAGE }, options))
    rows.push(...page);
  return rows;
}

const isRefusal = (error: unknown): error is ConnectorError =>
  (error instanceof InputError && error.code === "crm-not-found") ||
  (error instanceof CrmAuthError && error.code === "not-admin");

/** A list that some plans and integrations do not have is empty there. */
async function readOptional<Row>(
  client: AmoClient,
  source: Omit<Source<Row>, "query" | "limit">,
  options: GetOptions,
): Promise<Row[]> {
  try {
    return await readAll(client, source, options);
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}

/**
 * An administrator sees everything; anybody else a part, without any error (1.2). A token outlives the administrator who
 * granted it and keeps his rights: then only that the list of users is shown tells.
 */
export async function isAdmin(client: AmoClient, userId: string): Promise<boolean> {
  try {
    const user = await client.get(`/api/v4/users/${encodeURIComponent(userId)}`, userSchema, "users");
    if (user) return user.rights?.is_admin === true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error instanceof CrmAuthError) return false;
  }
  const list = client.get("/api/v4/users?limit=1", listSchema("users", userSchema), "users");
  return (await orNull(list)) !== null;
}

/** Whether whoever owns the present token sees all there is, so that what is not shown is not there. */
export async function seesAll(client: AmoClient, options: GetOptions): Promise<boolean> {
  const account = await client.get(ACCOUNT_PATH, accountSchema, "account", options);
  return account?.current_user_id != null && (await isAdmin(client, account.current_user_id));
}

/** `known`: ids of users that were ever listed, so that those who left stay users. */
async function readDictionaries(
  client: AmoClient,
  known: readonly string[],
  options: GetOptions,
): Promise<Dictionaries> {
  const [account, users, pipelines, reasons, sources, fields] = await Promise.all([
    client.get(ACCOUNT_PATH, accountSchema, "account", options),
    readAll(client, { path: "/api/v4/users", key: "users", row: userSchema }, options),
    readAll(client, { path: "/api/v4/leads/pipelines", key: "pipelines", row: pipelineSchema }, options),
    readOptional(
      client,
      { path: "/api/v4/leads/loss_reasons", key: "loss_reasons", row: lossReasonSchema },
      options,
    ),
    readOptional(client, { path: "/api/v4/sources", key: "sources", row: sourceSchema }, options),
    readOptional(
      client,
      { path: "/api/v4/leads/custom_fields", key: "custom_fields", row: customFieldSchema },
      options,
    ),
  ]);
  const listed = new Set(users.map((user) => user.id));
  const groups = account?._embedded?.users_groups ?? [];
  return {
    managers: users.map(mapManager),
    formerManagerIds: known.filter((id) => !listed.has(id)),
    botIds: [],
    teams: groups.map((group) => ({ id: group.id, name: group.name ?? "", parentId: null, headId: null })),
    pipelines: pipelines.map(mapPipeline).sort((one, other) => one.sort - other.sort),
    leadStages: [],
    sources: sources.map((source) => ({ id: source.id, name: source.name ?? "" })),
    lossReasons: reasons.map((reason) => ({ id: reason.id, name: reason.name ?? "" })),
    rates: {},
    customFields: fields.map((field) => ({
      id: field.id,
      name: field.name ?? "",
      type: field.type ?? "",
      options: (field.enums ?? []).flatMap((option) => option.value ?? []),
    })),
    channelSourceIds: [],
  };
}

export async function* pullDictionaries(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const known = (options.state?.cursor as { users?: string[] } | null | undefined)?.users ?? [];
  const dictionaries = await readDictionaries(client, known, requestOptions(options));
  const users = [...new Set([...known, ...dictionaries.managers.map((manager) => manager.id)])];
  const state = {
    stream: "dictionaries" as const,
    syncedUntil: options.until,
    problem: null,
    cursor: { users },
  };
  yield { batch: { dictionaries }, state, rows: dictionaries.managers.length, done: 1 };
}
