import { type BuildEnvironmentOptions, defineConfig } from "vite";
import { foreignPage } from "./widget/build/foreign-page.ts";
import { readableStyles } from "./widget/build/readable-styles.ts";

/**
 * ES modules for pages of our own: the plain page and Bitrix24's iframes. What is opened later is loaded later; as a
 * library, because an application would carry Vite's preloading along, a kilobyte that a card has no use for.
 */
const modules = (folder: string, entry: Record<string, string>): BuildEnvironmentOptions => ({
  outDir: `dist/widget/${folder}`,
  target: "es2022",
  lib: { entry, formats: ["es"] },
  rolldownOptions: {
    output: {
      minify: true,
      comments: false,
      entryFileNames: "[name].js",
      chunkFileNames: "[name]-[hash].js",
    },
  },
});

/**
 * One `vite build` makes the widget three times, one environment each. amoCRM's is a single readable UMD file: its
 * RequireJS loads that, and its moderators read it.
 */
export default defineConfig({
  publicDir: false,
  plugins: [readableStyles(), foreignPage()],
  oxc: { jsx: { importSource: "preact" } },
  builder: {
    buildApp: async (builder) => {
      for (const name of ["amocrm", "bitrix24", "card", "page"])
        await builder.build(builder.environments[name]!);
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
        install: "widget/entries/bitrix24-install.ts",
      }),
    },
    // Apart from the tab, so that it shares no chunk with it and stays as small as it can be.
    card: {
      consumer: "client",
      build: { ...modules("bitrix24", { card: "widget/entries/bitrix24-card.ts" }), emptyOutDir: false },
    },
    page: { consumer: "client", build: modules("page", { tab: "widget/entries/page.ts" }) },
  },
});
