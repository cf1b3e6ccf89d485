/** One opened CRM an account and process, so that all its requests share one pace. */
import type { Account, AccountId, CrmName } from "#shared/domain/account.ts";
import type { Store } from "../store/store.ts";
import type { Crm } from "./adapter.ts";

export interface Traffic {
  requests: number;
  refused: number;
  retried: number;
}

export interface OpenedCrms {
  /** Opened anew when the account has moved or its limit has been set otherwise. */
  of(account: Account): Promise<Crm>;
  /** What was sent to all accounts of each CRM since the process began. */
  traffic(): Record<CrmName, Traffic>;
}

interface Opened {
  name: CrmName;
  key: string;
  crm: Promise<Crm>;
}

const none = (): Traffic => ({ requests: 0, refused: 0, retried: 0 });

function add(sum: Traffic, more: Traffic): void {
  sum.requests += more.requests;
  sum.refused += more.refused;
  sum.retried += more.retried;
}

export function createOpenedCrms(
  store: Pick<Store, "settings">,
  open: (account: Account) => Promise<Crm>,
): OpenedCrms {
  const opened = new Map<AccountId, Opened>();
  const ready = new Map<Crm, CrmName>();
  const before: Record<CrmName, Traffic> = { amocrm: none(), bitrix24: none() };

  /** What an opening that is replaced has sent is kept in the sum. */
  async function forget({ name, crm }: Opened): Promise<void> {
    const closed = await crm.catch(() => null);
    if (!closed) return;
    add(before[name], closed.traffic());
    ready.delete(closed);
  }

  return {
    async of(account) {
      const { requestsPerSecond } = (await store.settings(account.id)).limits;
      const key = `${account.host} ${account.mode} ${requestsPerSecond}`;
      const known = opened.get(account.id);
      if (known?.key === key) return known.crm;
      const crm = open(account);
      const mine = { name: account.crm, key, crm };
      opened.set(account.id, mine);
      if (known) void forget(known);
      try {
        const made = await crm;
        ready.set(made, account.crm);
        return made;
      } catch (error) {
        if (opened.get(account.id) === mine) opened.delete(account.id);
        throw error;
      }
    },
    traffic() {
      const sum = structuredClone(before);
      for (const [crm, name] of ready) add(sum[name], crm.traffic());
      return sum;
    },
  };
}
