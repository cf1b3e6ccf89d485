/**
 * The head of a UMD file asks for CommonJS first, by two globals that any element with `id="exports"` and `id="module"`
 * makes in a browser. In amoCRM's page the loader is RequireJS and nothing else, so that is asked for first and alone.
 */
import type { Plugin } from "vite";

const HEAD = /^\(function\(global, factory\) \{\n.*?\n\}\)\(this, function\(\) \{/s;

const AMD_HEAD = `(function(global, factory) {
	if (typeof define === "function" && define.amd) define([], factory);
	else global.desyatka = factory();
})(typeof globalThis === "undefined" ? this : globalThis, function() {`;

export function amdFirst(): Plugin {
  return {
    name: "desyatka:amd-first",
    applyToEnvironment: (environment) => environment.name === "amocrm",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (!HEAD.test(chunk.code))
          throw new Error("The head of the UMD file is not the one that is known here.");
        chunk.code = chunk.code.replace(HEAD, AMD_HEAD);
      }
    },
  };
}
