/** A CRM that writes down what it is told and shows it on the next reading. */
import type { Crm, CrmMessage } from "#connector/crm/adapter.ts";
import { withValue } from "#connector/crm/field-change.ts";
import type { Store } from "#connector/store/store.ts";
import type { Account } from "#shared/domain/account.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";

export interface CrmRecorder extends Crm {
  told: CrmMessage[];
  remarks: { recordId: string; text: string }[];
  /** Thrown by the next writing, once. */
  failNext(error: Error): void;
}

export function createCrmRecorder(store: Store, account: Account): CrmRecorder {
  const told: CrmMessage[] = [];
  const remarks: { recordId: string; text: string }[] = [];
  const changes = new Map<string, Partial<LeadRecord>>();
  let failure: Error | null = null;
  const recordOf = async (id: string) => ({
    ...(await store.records(account.id, [id]))[0]!,
    ...changes.get(id),
  });
  const change = async (id: string, made: (record: LeadRecord) => Partial<LeadRecord>) => {
    if (failure) {
      const thrown = failure;
      failure = null;
      throw thrown;
    }
    changes.set(id, { ...changes.get(id), ...made(await recordOf(id)) });
  };
  const unchanged = () => ({});
  return {
    told,
    remarks,
    failNext(error) {
      failure = error;
    },
    streams: [],
    async *pull() {},
    async *read(ids) {
      yield { records: await Promise.all(ids.map(recordOf)) };
    },
    async *survey() {},
    subscribe: async () => "by-api",
    traffic: () => ({ requests: 0, refused: 0, retried: 0 }),
    recordUrl: (id) => `https://${account.host}/leads/detail/${id}`,
    countRecords: async () => [],
    writes: {
      addTag: (id, tag) => change(id, (record) => ({ tags: [...record.tags, tag] })),
      addValue: (id, field, value) =>
        change(id, ({ fields }) => {
          const values = withValue(field, fields[field.id] ?? [], value, true);
          return values ? { fields: { ...fields, [field.id]: values } } : {};
        }),
      setValue: (id, field, value) =>
        change(id, ({ fields }) => ({ fields: { ...fields, [field.id]: [value] } })),
      async tell(message) {
        await change(message.recordId ?? "", unchanged);
        told.push(message);
      },
      async remark(recordId, text) {
        await change(recordId, unchanged);
        remarks.push({ recordId, text });
      },
    },
  };
}
