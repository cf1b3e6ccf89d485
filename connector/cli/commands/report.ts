import type { Command } from "../session.ts";
export const report: Command = async () => {};
