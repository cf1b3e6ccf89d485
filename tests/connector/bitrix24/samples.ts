/** Examples of the vendor's own documentation, read from where they lie; tests without them are skipped. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder =
  process.env.BITRIX24_DOCS ?? join(import.meta.dirname, "../../../../shared/data/bitrix24-docs");

export const samplesAbsent = !existsSync(join(folder, "dataset.json"));

export interface SampleMethod {
  method: string;
  /** The whole answer of the portal. */
  resultExample?: { result: unknown; time?: unknown; total?: number };
}

export const sampleMethods: SampleMethod[] = samplesAbsent
  ? []
  : readdirSync(join(folder, "methods"))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, "methods", name), "utf8")) as SampleMethod);

export interface SamplePortal {
  entities: Record<string, Record<string, unknown>[]>;
}

export const samplePortal = (): SamplePortal =>
  JSON.parse(readFileSync(join(folder, "dataset.json"), "utf8")) as SamplePortal;
