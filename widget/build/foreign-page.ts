/**
 * What the bundler writes around our code, made fit for somebody else's page.
 *
 * The head of a UMD file asks for CommonJS first, by two globals that any element with `id="exports"` and `id="module"`
 * makes in a browser. In amoCRM's page the loader is RequireJS and nothing else, so that is asked for first and alone.
 *
 * The getters of its module objects are described by objects that inherit: a page that has put a `value` on
 * `Object.prototype` would make every such description invalid, and be taken for an export itself.
 */
import type { Plugin } from "vite";

const HEAD = /^\(function\(global, factory\) \{\n.*?\n\}\)\(this, function\(\) \{/s;

const AMD_HEAD = `(function(global, factory) {
	if (typeof define === "function" && define.amd) define([], factory);
	else global.desyatka = factory();
})(typeof globalThis === "undefined" ? this : globalThis, function() {`;

const GETTERS = /for \(var name in all\) __defProp\(target, name, \{/;
const OWN_GETTERS = "for (var name of Object.keys(all)) __defProp(target, name, {\n\t\t\t__proto__: null,";

export function foreignPage(): Plugin {
  return {
    name: "desyatka:foreign-page",
    applyToEnvironment: (environment) => environment.name === "amocrm",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        if (!HEAD.test(chunk.code))
          throw new Error("The head of the UMD file is not the one that is known here.");
        chunk.code = chunk.code.replace(HEAD, AMD_HEAD).replace(GETTERS, OWN_GETTERS);
      }
    },
  };
}
