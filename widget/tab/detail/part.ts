/** A part of a figure's details: drawn where the details have what it draws, whichever figure they belong to. */
import type { CatalogEntry, ReportAnswer } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";

export interface PartProps {
  answer: ReportAnswer;
  entry: CatalogEntry;
  block: KpiBlock;
}

/** The details' field, when it is of the form that is wanted. */
export function fieldOf<T extends object>(block: KpiBlock, name: string): T | null {
  const value = (block.details as Record<string, unknown>)[name];
  return typeof value === "object" && value !== null ? (value as T) : null;
}

export function listOf<T>(block: KpiBlock, name: string): readonly T[] {
  const value = fieldOf<readonly T[]>(block, name);
  return Array.isArray(value) ? value : [];
}
