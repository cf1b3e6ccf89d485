import type { Config } from "../config.ts";
export async function serve(_config: Config): Promise<void> {}
