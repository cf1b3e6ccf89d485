import type { Command } from "../session.ts";
export const records: Command = async () => {};
