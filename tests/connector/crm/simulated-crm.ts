/** What the contract suite of the CRM port needs of a simulated CRM, reached over real HTTP. */
import type { Adapter, ConnectInput, Crm } from "#connector/crm/adapter.ts";

/** What befalls the next requests: each is a way in which CRMs fail. */
export type CrmTrouble =
  /** An answer of which only the beginning arrives. */
  | "cut"
  | "server-error"
  /** A refusal for speed. */
  | "too-fast"
  /** The CRM's gate keeper has had enough of us. */
  | "blocked";

export interface SimulatedCrm {
  adapter: Adapter;
  /** What a person would give to connect it. */
  input: ConnectInput;
  /** The same with a secret that the CRM does not know. */
  wrongInput: ConnectInput;
  /** Requests that it has counted so far. */
  requests(): number;
  /** Befalls the next so many requests. */
  trouble(kind: CrmTrouble, times: number): void;
  /** The credentials are revoked, or valid again. */
  revoke(revoked: boolean): void;
  /** What people do in the CRM meanwhile; ids are those of our records. */
  deeds: {
    add(title: string): string;
    rename(recordId: string, title: string): void;
    win(recordId: string): void;
    delete(recordId: string): void;
  };
  close(): Promise<void>;
}

/** A CRM that stops working for us after so many steps, wherever it is: as when the process is killed. */
export class KilledError extends Error {
  override name = "KilledError";
}

export function killedAfter(crm: Crm, steps: number): Crm {
  let left = steps;
  return {
    ...crm,
    async *pull(stream, options) {
      for await (const step of crm.pull(stream, options)) {
        if (left-- <= 0) throw new KilledError();
        yield step;
      }
    },
  };
}
