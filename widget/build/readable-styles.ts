/**
 * amoCRM's moderators read the script: a stylesheet that is one string of many kilobytes looks minified to them
 * (crm/amocrm.md 5.10, point 3). This keeps `*.css?inline` as a template literal with its own lines.
 */
import type { Plugin } from "vite";

const asTemplate = (text: string) =>
  `\`${text.replace(/[\\`]|\$\{/g, (found) => `\\${found}`).replaceAll("\r\n", "\n")}\``;

export function readableStyles(): Plugin {
  return {
    name: "desyatka:readable-styles",
    enforce: "post",
    applyToEnvironment: (environment) => environment.name === "amocrm",
    transform(code, id) {
      if (!id.endsWith(".css?inline")) return null;
      const [, literal] = /^export default (".*");?\s*$/s.exec(code) ?? [];
      if (literal === undefined) throw new Error(`${id}: not the form of an inline stylesheet`);
      return { code: `export default ${asTemplate(JSON.parse(literal) as string)};`, map: null };
    },
  };
}
