/** `settings --account A [--file F]`: prints the settings, or checks and stores those in F. */
import { readFileSync } from "node:fs";
import { InputError } from "../../errors.ts";
import { mergeSettings } from "../../settings.ts";
import { settingsRemarks } from "../../settings-remarks.ts";
import { type Command, namedAccount } from "../session.ts";

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** A file, or standard input for `-`. */
function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    throw new InputError("file-unreadable", { file, detail: reasonOf(cause) }, { cause });
  }
  try {
    // Editors on Windows begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (cause) {
    throw new InputError("json-invalid", { file, detail: reasonOf(cause) }, { cause });
  }
}

export const settings: Command = async (session) => {
  const { store, args, language } = session;
  const { id } = await namedAccount(session);
  if (args.options.file !== undefined) {
    const merged = mergeSettings(await store.settings(id), readDocument(args.options.file));
    await store.putSettings(id, merged);
    for (const remark of settingsRemarks(merged, await store.dictionaries(id), language))
      session.remark(remark);
  }
  session.print(JSON.stringify(await store.settings(id), null, args.flags.has("json") ? 0 : 2));
};
