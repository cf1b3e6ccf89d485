/** The rows behind a figure as people read them: named as the CRM names them now, with the address of each card. */
import type { LeadLine } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { RecordRow } from "#shared/kpi/records.ts";
import type { Language } from "#shared/text/errors.ts";
import type { Crm } from "../crm/adapter.ts";
import { whyText } from "./why-text.ts";

export interface LineNames {
  account: Account;
  dictionaries: Dictionaries;
  crm: Pick<Crm, "recordUrl">;
  language: Language;
}

export const recordIdOf = (
  { id, entity }: Pick<RecordRow, "id" | "entity">,
  { crm }: Account,
): string | null => (id === null ? null : crm === "bitrix24" ? `${entity}:${id}` : id);

/** `path` is the figure's, and tells what a row's own value means. */
export function leadLines(rows: readonly RecordRow[], path: string, names: LineNames): LeadLine[] {
  const { account, dictionaries, crm, language } = names;
  const managers = new Map(dictionaries.managers.map((one) => [one.id, one.name]));
  const stages = new Map(
    [...dictionaries.pipelines.flatMap((pipeline) => pipeline.stages), ...dictionaries.leadStages].map(
      (one) => [one.id, one.name],
    ),
  );
  return rows.map((row) => {
    const recordId = recordIdOf(row, account);
    return {
      id: row.id ?? "",
      entity: row.entity ?? "lead",
      title: row.title ?? "",
      url: recordId === null ? "" : crm.recordUrl(recordId),
      createdAt: row.createdAt ?? "",
      closedAt: row.closedAt,
      amount: row.amount,
      managerId: row.managerId,
      managerName: row.managerId === null ? null : (managers.get(row.managerId) ?? null),
      stageName: row.stageId === null ? null : (stages.get(row.stageId) ?? null),
      outcome: row.outcome ?? "open",
      why: whyText(path, row.why, account.currency, language),
    };
  });
}
