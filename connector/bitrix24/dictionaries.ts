/** The portal's lists: users, departments, pipelines and stages, sources, currencies, user fields (3.3–3.9). */

import type { z } from "zod";
import type { Dictionaries, Pipeline, Stage } from "#shared/domain/dictionaries.ts";
import type { BitrixClient, CallOptions } from "./client.ts";
import { type FieldChoices, isChannelSource, mapRates, mapStage } from "./mapping.ts";
import { readByOffset } from "./pages.ts";
import {
  type BitrixUserField,
  categorySchema,
  currencySchema,
  departmentSchema,
  profileSchema,
  statusSchema,
  userFieldSchema,
  userSchema,
} from "./schema.ts";

const ASCENDING = { order: { ID: "ASC" } };

export async function readProfile(client: BitrixClient, options: CallOptions) {
  return client.call("profile", {}, profileSchema, options);
}

/** User fields of leads and deals, with the labels of their choices. */
export async function readUserFields(client: BitrixClient, options: CallOptions): Promise<BitrixUserField[]> {
  const [deal, lead] = await Promise.all(
    ["crm.deal.userfield.list", "crm.lead.userfield.list"].map((method) =>
      readByOffset(
        client,
        method,
        { order: { ID: "ASC" }, filter: { LANG: "ru" } },
        userFieldSchema,
        [],
        options,
      ),
    ),
  );
  return [...deal!, ...lead!];
}

export function choicesOf(fields: readonly BitrixUserField[]): FieldChoices {
  return new Map(
    fields.map((field) => [
      field.FIELD_NAME,
      {
        type: field.USER_TYPE_ID ?? "",
        options: new Map((field.LIST ?? []).map((one) => [one.ID, one.VALUE ?? one.ID])),
      },
    ]),
  );
}

function labelOf(field: BitrixUserField): string {
  const label = field.EDIT_FORM_LABEL ?? field.LIST_COLUMN_LABEL;
  if (typeof label === "string" && label) return label;
  const first = typeof label === "object" && label !== null ? Object.values(label)[0] : null;
  return typeof first === "string" && first ? first : field.FIELD_NAME;
}

type Status = z.output<typeof statusSchema>;

const bySort = (one: Stage, other: Stage) => one.sort - other.sort;

function pipelinesOf(
  categories: readonly z.output<typeof categorySchema>[],
  statuses: readonly Status[],
): Pipeline[] {
  const listed = categories.some((one) => one.id === "0")
    ? categories
    : [{ id: "0", name: "Общая", sort: 0 }, ...categories];
  return listed.map((category) => {
    // The stages of pipeline 0 are under DEAL_STAGE; `DEAL_STAGE_0` is always empty.
    const entity = category.id === "0" ? "DEAL_STAGE" : `DEAL_STAGE_${category.id}`;
    const stages = statuses
      .filter((status) => status.ENTITY_ID === entity)
      .map((status) => mapStage(status, false));
    return {
      id: category.id,
      name: category.name ?? category.id,
      sort: category.sort ?? 0,
      stages: stages.sort(bySort),
    };
  });
}

/** `known`: ids of users that were ever listed. */
export async function readDictionaries(
  client: BitrixClient,
  known: readonly string[],
  options: CallOptions,
): Promise<Dictionaries> {
  const [profile, users, departments, categories, statuses, currencies, fields] = await Promise.all([
    readProfile(client, options),
    readByOffset(client, "user.get", { sort: "ID", order: "ASC", ADMIN_MODE: true }, userSchema, [], options),
    readByOffset(client, "department.get", { sort: "ID", order: "ASC" }, departmentSchema, [], options),
    readByOffset(client, "crm.category.list", { entityTypeId: 2 }, categorySchema, ["categories"], options),
    readByOffset(client, "crm.status.list", ASCENDING, statusSchema, [], options),
    readByOffset(client, "crm.currency.list", {}, currencySchema, [], options),
    readUserFields(client, options),
  ]);
  const listed = new Set(users.map((user) => user.ID));
  const sources = statuses.filter((status) => status.ENTITY_ID === "SOURCE");
  return {
    managers: users.map((user) => ({
      id: user.ID,
      name: [user.NAME, user.LAST_NAME].filter(Boolean).join(" "),
      active: user.ACTIVE,
      admin: user.ID === profile.ID && profile.ADMIN,
      teamIds: user.UF_DEPARTMENT ?? [],
      sees: "own",
    })),
    formerManagerIds: known.filter((id) => !listed.has(id)),
    botIds: [],
    teams: departments.map((one) => ({
      id: one.ID,
      name: one.NAME ?? one.ID,
      parentId: one.PARENT,
      headId: one.UF_HEAD,
    })),
    pipelines: pipelinesOf(categories, statuses),
    leadStages: statuses
      .filter((status) => status.ENTITY_ID === "STATUS")
      .map((status) => mapStage(status, true))
      .sort(bySort),
    sources: sources.map((status) => ({ id: status.STATUS_ID, name: status.NAME ?? status.STATUS_ID })),
    lossReasons: [],
    rates: mapRates(currencies),
    customFields: fields.map((field) => ({
      id: field.FIELD_NAME,
      name: labelOf(field),
      type: field.USER_TYPE_ID ?? "",
      options: (field.LIST ?? []).flatMap((one) => one.VALUE ?? []),
    })),
    channelSourceIds: sources.map((status) => status.STATUS_ID).filter(isChannelSource),
  };
}
