/** Who publishes the packages: `vendor.json` is the one file that a publisher edits (manifest/README.md). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const vendorSchema = z.strictObject({
  /** Shown in both marketplaces; moderators write there and wait for an answer. */
  support: z.strictObject({ link: z.url({ protocol: /^https$/ }), email: z.email() }),
});

export const vendor = vendorSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "vendor.json"), "utf8")),
);
