import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applicationSchema } from "#manifest/bitrix24/application.ts";
import { pngSize } from "#manifest/images/png-size.ts";
import { pack } from "#manifest/pack.ts";

let into: string;
beforeAll(() => {
  into = mkdtempSync(join(tmpdir(), "desyatka-pack-"));
});
afterAll(() => rmSync(into, { recursive: true, force: true }));

const packed = (options: { private?: boolean; publicUrl?: string } = {}) =>
  pack({ publicUrl: "https://desyatka.example", private: false, into, ...options });

describe("amoCRM's archive", () => {
  test("has its files at the root, and the service's address in the script", () => {
    const { amocrm } = packed();
    expect(amocrm.file).toBe(join(into, "desyatka-amocrm.zip"));
    const files = unzipSync(new Uint8Array(readFileSync(amocrm.file)));
    expect(Object.keys(files).length).toBe(amocrm.files);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["manifest.json", "script.js", "i18n/ru.json", "i18n/en.json"]),
    );
    expect(new TextDecoder().decode(files["script.js"])).toContain("https://desyatka.example");
  });

  test("is the same bytes for the same content", () => {
    const read = () => readFileSync(packed().amocrm.file);
    expect(read().equals(read())).toBe(true);
  });

  test("the private one is a file of its own", () => {
    expect(packed({ private: true }).amocrm.file).toBe(join(into, "desyatka-amocrm-private.zip"));
  });
});

describe("Bitrix24's package", () => {
  const read = () => {
    const { bitrix24 } = packed();
    const card = JSON.parse(readFileSync(join(bitrix24.folder, "application.json"), "utf8")) as unknown;
    return { folder: bitrix24.folder, card: applicationSchema.parse(card) };
  };

  test("is an application card with the addresses of the service, and a version that grows", () => {
    const { card } = read();
    expect(card.handler).toBe("https://desyatka.example/app/bitrix24");
    expect(card.installer).toBe("https://desyatka.example/install/bitrix24");
    expect(card.events).toBe("https://desyatka.example/hooks/bitrix24");
    expect(card.version).toBe(100);
  });

  test("asks for each scope with its reason, and for no others", () => {
    const scopes = read().card.scopes;
    expect(scopes.map(({ scope }) => scope).sort()).toEqual(
      ["crm", "department", "im", "imopenlines", "placement", "telephony", "user_brief"].sort(),
    );
    for (const { why } of scopes) expect(why.ru).not.toBe(why.en);
  });

  test("brings its pictures in the sizes that the market takes", () => {
    const { folder, card } = read();
    const names = readdirSync(folder);
    for (const name of [card.pictures.icon, ...card.pictures.screenshots]) expect(names).toContain(name);
    const icon = pngSize(readFileSync(join(folder, card.pictures.icon)))!;
    expect(icon.width).toBe(icon.height);
    expect(icon.width).toBeGreaterThanOrEqual(250);
    expect(icon.width).toBeLessThanOrEqual(650);
    for (const name of card.pictures.screenshots) {
      const { width, height } = pngSize(readFileSync(join(folder, name)))!;
      expect(width).toBeLessThanOrEqual(1280);
      expect(height).toBeLessThanOrEqual(720);
    }
  });

  test("refuses an address that no portal could open", () => {
    expect(() => packed({ publicUrl: "http://desyatka.example" })).toThrow("https");
    expect(() => packed({ publicUrl: "http://127.0.0.1:4310" })).not.toThrow();
  });
});
