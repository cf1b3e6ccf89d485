/**
 * A public sample of real-looking sales (Maven Analytics, "CRM Sales Opportunities"), read from outside the project:
 * `../shared/data/maven-crm` beside the repository, or the folder that `DESYATKA_REAL_DATA` names. Where it is absent,
 * what needs it is skipped.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Opportunity {
  id: string;
  agent: string;
  product: string;
  /** The client's firm; the sample leaves it blank for every sixth row. */
  firm: string | null;
  stage: "Prospecting" | "Engaging" | "Won" | "Lost";
  /** ISO dates; a prospect has neither, an engaged one no closing. */
  engaged: string | null;
  closed: string | null;
  /** Whole dollars, only where closed. */
  value: number;
}

export interface Maven {
  opportunities: readonly Opportunity[];
  /** All agents, those without opportunities too. */
  agents: readonly { name: string; manager: string }[];
}

/** Why tests are skipped where `readMaven` answers null. */
export const MAVEN_ABSENT = "the Maven sample is not on this machine (DESYATKA_REAL_DATA)";

function mavenFolder(): string | null {
  const data = process.env.DESYATKA_REAL_DATA ?? join(import.meta.dirname, "../../../../shared/data");
  const folder = join(data, "maven-crm");
  return existsSync(join(folder, "sales_pipeline.csv")) ? folder : null;
}

/** Rows by column name. The sample quotes nothing. */
function readTable(file: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = head.replace(/^\ufeff/, "").split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, (cells[at] ?? "").trim()]));
  });
}

export function readMaven(): Maven | null {
  const folder = mavenFolder();
  if (!folder) return null;
  return {
    agents: readTable(join(folder, "sales_teams.csv")).map((row) => ({
      name: row.sales_agent ?? "",
      manager: row.manager ?? "",
    })),
    opportunities: readTable(join(folder, "sales_pipeline.csv")).map((row) => ({
      id: row.opportunity_id ?? "",
      agent: row.sales_agent ?? "",
      // The list of products writes it with a space.
      product: row.product === "GTXPro" ? "GTX Pro" : (row.product ?? ""),
      firm: row.account || null,
      stage: row.deal_stage as Opportunity["stage"],
      engaged: row.engage_date || null,
      closed: row.close_date || null,
      value: Number(row.close_value || 0),
    })),
  };
}
