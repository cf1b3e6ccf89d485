import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { secretKey } from "#connector/store/secret-key.ts";

const folder = () => mkdtempSync(join(tmpdir(), "desyatka-key-"));

test("a missing secret is made once and is readable by its owner only", () => {
  const path = join(folder(), "data");
  const made = secretKey(null, path);
  expect(made).toHaveLength(32);
  expect(secretKey(null, path)).toEqual(made);
  expect(secretKey(null, folder())).not.toEqual(made);
  expect(statSync(join(path, "secret.key")).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o077).toBe(0);
});

test("the environment's secret goes before the one in the folder", () => {
  const path = folder();
  secretKey(null, path);
  expect(secretKey(Buffer.alloc(32, 5).toString("base64"), path)).toEqual(Buffer.alloc(32, 5));
});

test("a secret in the folder that was cut is told as wrong, and is not replaced", () => {
  const path = folder();
  writeFileSync(join(path, "secret.key"), "c2hvcnQ=");
  expect(() => secretKey(null, path)).toThrow(/DESYATKA_SECRET/);
});

test("a folder that cannot be made is told in a sentence", () => {
  const path = folder();
  writeFileSync(join(path, "file"), "");
  expect(() => secretKey(null, join(path, "file", "data"))).toThrow(/data folder cannot be written/);
});
