import { type BuildEnvironmentOptions, defineConfig } from "vite";
import { readableStyles } from "./widget/build/readable-styles.ts";

/** ES modules for pages of our own: the plain page and Bitrix24's iframes. What is opened later is loaded later. */
const modules = (folder: string, entries: Record<string, string>): BuildEnvironmentOptions => ({
  outDir: `dist/widget/${folder}`,
  target: "es2022",
  modulePreload: false,
  rolldownOptions: {
    input: entries,
    output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
  },
});

/**
 * One `vite build` makes the widget three times, one environment each. amoCRM's is a single readable UMD file: its
 * RequireJS loads that, and its moderators read it.
 */
export default defineConfig({
  publicDir: false,
  plugins: [readableStyles()],
  oxc: { jsx: { importSource: "preact" } },
  builder: {
    buildApp: async (builder) => {
      for (const name of ["amocrm", "bitrix24", "page"]) await builder.build(builder.environments[name]!);
    },
  },
  environments: {
    amocrm: {
      consumer: "client",
      build: {
        outDir: "dist/widget/amocrm",
        target: "es2022",
        minify: false,
        cssMinify: false,
        lib: {
          entry: "widget/entries/amocrm.ts",
          name: "desyatka",
          formats: ["umd"],
          fileName: () => "script.js",
        },
        rolldownOptions: { output: { exports: "default", codeSplitting: false } },
      },
    },
    bitrix24: {
      consumer: "client",
      build: modules("bitrix24", {
        tab: "widget/entries/bitrix24-tab.ts",
      }),
    },
    page: { consumer: "client", build: modules("page", { tab: "widget/entries/page.ts" }) },
  },
});
