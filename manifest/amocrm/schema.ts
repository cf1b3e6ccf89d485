/** amoCRM's manifest.json as we use it (crm/amocrm.md 5.2–5.4); unknown keys are refused, because moderators do. */
import { z } from "zod";
import { vendorSchema } from "../vendor.ts";

const textPath = z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/);
const location = z.enum(["widget_page", "settings", "advanced_settings", "lcard-0", "lcard-1", "everywhere"]);

export const amoManifestSchema = z.strictObject({
  widget: z.strictObject({
    name: textPath,
    description: textPath,
    short_description: textPath,
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    interface_version: z.literal(2),
    init_once: z.boolean(),
    locale: z.array(z.enum(["ru", "en"])).min(1),
    installation: z.boolean(),
    support: vendorSchema.shape.support,
  }),
  locations: z.array(location).min(1),
  left_menu: z
    .record(
      z.string(),
      z.strictObject({
        title: textPath,
        icon: z.string(),
        sort: z.strictObject({
          after: z.enum([
            "dashboard",
            "leads",
            "customers",
            "tasks",
            "catalogs",
            "mail",
            "stats",
            "settings",
          ]),
        }),
      }),
    )
    .optional(),
  advanced: z.strictObject({ title: textPath }).optional(),
  tour: z.strictObject({
    is_tour: z.literal(true),
    tour_images: z.record(z.string(), z.array(z.string()).min(1).max(5)),
    tour_description: textPath,
  }),
  settings: z.record(
    z.string(),
    z.strictObject({
      name: textPath,
      type: z.enum(["text", "pass", "users", "users_lp", "custom"]),
      required: z.boolean(),
    }),
  ),
});

export type AmoManifest = z.infer<typeof amoManifestSchema>;
