/** The portal's lists: users, departments, pipelines and stages, sources, currencies, user fields (3.3–3.9). */
import type { z } from "zod";
import type { Dictionaries, Pipeline, Stage } from "#shared/domain/dictionaries.ts";
import type { PullOptions } from "../crm/adapter.ts";
import { CrmAuthError } from "../errors.ts";
import { type BitrixClient, type CallOptions, requestOptions } from "./client.ts";
import { isChannelSource, mapRates, mapStage } from "./mapping.ts";
import { readByOffset } from "./pages.ts";
import { serverOffset } from "./rest/server-time.ts";
import { labelOf, type Vocabulary, vocabularyOf } from "./rest/vocabulary.ts";
import {
  type BitrixCategory,
  type BitrixDepartment,
  type BitrixStatus,
  type BitrixUserField,
  categorySchema,
  currencySchema,
  departmentSchema,
  profileSchema,
  statusSchema,
  userFieldSchema,
  userSchema,
} from "./schema.ts";

export type Profile = z.output<typeof profileSchema>;

export function readProfile(client: BitrixClient, options: CallOptions): Promise<Profile> {
  return client.call("profile", {}, profileSchema, options);
}

const readStatuses = (client: BitrixClient, options: CallOptions): Promise<BitrixStatus[]> =>
  readByOffset(
    client,
    { method: "crm.status.list", row: statusSchema, under: [] },
    { order: { ID: "ASC" } },
    options,
  );

/** User fields of leads or deals, with the labels of their choices. */
const readUserFields = (
  client: BitrixClient,
  entity: "lead" | "deal",
  options: CallOptions,
): Promise<BitrixUserField[]> =>
  readByOffset(
    client,
    { method: `crm.${entity}.userfield.list`, row: userFieldSchema, under: [] },
    { order: { ID: "ASC" }, filter: { LANG: "ru" } },
    options,
  );

interface Words {
  statuses: BitrixStatus[];
  deal: BitrixUserField[];
  lead: BitrixUserField[];
}

async function readWords(client: BitrixClient, options: CallOptions): Promise<Words> {
  const [statuses, deal, lead] = await Promise.all([
    readStatuses(client, options),
    readUserFields(client, "deal", options),
    readUserFields(client, "lead", options),
  ]);
  return { statuses, deal, lead };
}

const lastWords = new WeakMap<BitrixClient, { until: number; words: Promise<Words> }>();

/** The lists that give stages and choices their names, asked once for all streams of a sync. */
function wordsOf(
  client: BitrixClient,
  options: PullOptions,
  call: CallOptions = requestOptions(options),
): Promise<Words> {
  const last = lastWords.get(client);
  if (last?.until === options.until) return last.words;
  const words = readWords(client, call);
  lastWords.set(client, { until: options.until, words });
  words.catch(() => lastWords.delete(client));
  return words;
}

export async function readVocabulary(
  client: BitrixClient,
  options: PullOptions,
  call?: CallOptions,
): Promise<Vocabulary> {
  const { statuses, deal, lead } = await wordsOf(client, options, call);
  return vocabularyOf(statuses, { deal, lead });
}

const compareIds = (one: string, other: string) => one.localeCompare(other, "en", { numeric: true });
const bySort = (one: Stage, other: Stage) => one.sort - other.sort || compareIds(one.id, other.id);

/** Each once, the last one read, in the order of their keys; rows that moved between two pages come twice. */
function unique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return [...byKey].sort(([one], [other]) => compareIds(one, other)).map(([, row]) => row);
}

const stagesOf = (statuses: readonly BitrixStatus[], entity: string, isLead: boolean): Stage[] =>
  statuses
    .filter((status) => status.ENTITY_ID === entity)
    .map((status) => mapStage(status, isLead))
    .sort(bySort);

function pipelinesOf(categories: readonly BitrixCategory[], statuses: readonly BitrixStatus[]): Pipeline[] {
  const listed = categories.some((one) => one.id === "0")
    ? categories
    : [{ id: "0", name: "Общая", sort: 0 }, ...categories];
  return listed.map((category) => ({
    id: category.id,
    name: category.name ?? category.id,
    sort: category.sort ?? 0,
    // The stages of pipeline 0 are under DEAL_STAGE; `DEAL_STAGE_0` is always empty.
    stages: stagesOf(statuses, category.id === "0" ? "DEAL_STAGE" : `DEAL_STAGE_${category.id}`, false),
  }));
}

/** Departments are a scope of their own; without it everything but teams is there. */
async function readDepartments(
  client: BitrixClient,
  options: CallOptions,
): Promise<BitrixDepartment[] | null> {
  const source = { method: "department.get", row: departmentSchema, under: [] };
  try {
    return await readByOffset(client, source, { sort: "ID", order: "ASC" }, options);
  } catch (error) {
    if (error instanceof CrmAuthError && error.code === "crm-scope") return null;
    throw error;
  }
}

export interface ReadDictionaries {
  dictionaries: Dictionaries;
  /** What is missing, as a code of `shared/text/problems`. */
  problem: string | null;
}

/** `known`: ids of users that were ever listed. */
export async function readDictionaries(
  client: BitrixClient,
  known: readonly string[],
  options: PullOptions,
): Promise<ReadDictionaries> {
  const call = requestOptions(options);
  const users = { method: "user.get", row: userSchema, under: [] };
  const categories = { method: "crm.category.list", row: categorySchema, under: ["categories"] };
  const currencies = { method: "crm.currency.list", row: currencySchema, under: [] };
  const [profile, people, departments, pipelines, rates, words] = await Promise.all([
    readProfile(client, call),
    readByOffset(client, users, { sort: "ID", order: "ASC", ADMIN_MODE: true }, call),
    readDepartments(client, call),
    readByOffset(client, categories, { entityTypeId: 2 }, call),
    readByOffset(client, currencies, {}, call),
    wordsOf(client, options),
    // In the same request, for the streams that follow.
    serverOffset(client, call),
  ]);
  const listed = new Set(people.map((user) => user.ID));
  const statuses = unique(words.statuses, (one) => `${one.ENTITY_ID} ${one.STATUS_ID}`);
  const sources = statuses.filter((status) => status.ENTITY_ID === "SOURCE");
  const dictionaries: Dictionaries = {
    managers: unique(people, (user) => user.ID).map((user) => ({
      id: user.ID,
      name: [user.NAME, user.LAST_NAME].filter(Boolean).join(" "),
      active: user.ACTIVE,
      admin: user.ID === profile.ID && profile.ADMIN,
      teamIds: user.UF_DEPARTMENT ?? [],
      sees: "own",
    })),
    formerManagerIds: known.filter((id) => !listed.has(id)),
    botIds: [],
    teams: unique(departments ?? [], (one) => one.ID).map((one) => ({
      id: one.ID,
      name: one.NAME ?? one.ID,
      parentId: one.PARENT,
      headId: one.UF_HEAD,
    })),
    pipelines: pipelinesOf(
      unique(pipelines, (one) => one.id),
      statuses,
    ),
    leadStages: stagesOf(statuses, "STATUS", true),
    sources: sources.map((status) => ({ id: status.STATUS_ID, name: status.NAME ?? status.STATUS_ID })),
    lossReasons: [],
    rates: mapRates(unique(rates, (one) => one.CURRENCY)),
    customFields: unique([...words.lead, ...words.deal], (field) => field.FIELD_NAME).map((field) => ({
      id: field.FIELD_NAME,
      name: labelOf(field),
      type: field.USER_TYPE_ID ?? "",
      options: (field.LIST ?? []).flatMap((one) => one.VALUE ?? []),
    })),
    channelSourceIds: sources.map((status) => status.STATUS_ID).filter(isChannelSource),
  };
  const problem = !profile.ADMIN ? "not-full-rights" : departments === null ? "no-department-right" : null;
  return { dictionaries, problem };
}
