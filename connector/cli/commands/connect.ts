/** `connect amocrm|bitrix24`: checks the credentials against the CRM and stores them; connecting again replaces them. */
import type { CrmName } from "#shared/domain/account.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { connectAccount } from "../../crm/connect-account.ts";
import { adapterOf } from "../../crm/registry.ts";
import { InputError } from "../../errors.ts";
import type { Command } from "../session.ts";

const isCrm = (name: string | null): name is CrmName => name === "amocrm" || name === "bitrix24";

export const connect: Command = async (session) => {
  const { config, store, args } = session;
  if (args.subject === null) throw new InputError("crm-missing");
  if (!isCrm(args.subject)) throw new InputError("crm-unknown", { crm: args.subject });
  const adapter = adapterOf(args.subject, config);
  const { url, token } = config.amocrm;
  const { webhook } = config.bitrix24;
  if (args.subject === "amocrm" && url === null) throw new InputError("url-missing");
  const { credentials, host } = adapter.parseConnect({
    ...(url === null ? {} : { url }),
    ...(token === null ? {} : { token }),
    ...(webhook === null ? {} : { webhook }),
  });
  const account = await adapter.identify(credentials, host);
  await connectAccount(store, account, credentials);
  if (!account.fullRights) session.remark(PROBLEM_TEXTS["not-full-rights"]![session.language]);
  // One JSON document with and without --json: scripts read the account's id from it (INTERFACE.md).
  session.print(JSON.stringify({ account: account.id }));
};
