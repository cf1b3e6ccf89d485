/** `connect amocrm|bitrix24`: checks the credentials against the CRM and stores them; connecting again replaces them. */
import type { CrmName } from "#shared/domain/account.ts";
import { adapterOf } from "../../crm/registry.ts";
import { InputError } from "../../errors.ts";
import { type Command, printResult } from "../session.ts";

const isCrm = (name: string | null): name is CrmName => name === "amocrm" || name === "bitrix24";

export const connect: Command = async (session) => {
  const { config, store, args } = session;
  if (!isCrm(args.subject)) throw new InputError("crm-unknown", { crm: args.subject ?? "" });
  const adapter = adapterOf(args.subject, config);
  const { url, token } = config.amocrm;
  const { webhook } = config.bitrix24;
  const { credentials, host } = adapter.parseConnect({
    ...(url === null ? {} : { url }),
    ...(token === null ? {} : { token }),
    ...(webhook === null ? {} : { webhook }),
  });
  const account = await adapter.identify(credentials, host);
  const known = await store.account(account.id);
  await store.putAccount({ ...account, connectedAt: known?.connectedAt ?? account.connectedAt });
  await store.putCredentials(account.id, credentials);
  // The answer is one JSON document either way: scripts read the account's id from it (INTERFACE.md).
  printResult(session, { account: account.id }, () => JSON.stringify({ account: account.id }));
};
