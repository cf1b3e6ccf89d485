import type { KpiBlock } from "#shared/api/report.ts";
import type { Scene } from "../widget/canned/service.ts";
import { alone, inAmo, PHONE, type Shot } from "./shot.ts";

const problem = (status: number, detail: string) => (scene: Scene) => {
  scene.problem = { title: "", status, detail, code: "internal", request: "1" };
};

function empty(scene: Scene): void {
  scene.report = (answer) => {
    for (const block of Object.values(answer.kpis)) Object.assign(block, { value: null, n: 0, details: {} });
    return { ...answer, morning: [] };
  };
}

function syncing(scene: Scene): void {
  scene.report = (answer) => ({
    ...answer,
    status: { ...answer.status, syncing: true, done: 0.64, rows: 31_402, eta: 540 },
  });
}

/** An address as long as they are. */
function advised(scene: Scene): void {
  const key = "ZLeYTnCq5QPlHfkRJV9Hxw3lrXRl8".repeat(2);
  const text = `Чтобы получать изменения сразу, создайте на портале исходящий вебхук с адресом обработчика: https://desyatka.example/hooks/bitrix24?key=${key}`;
  scene.report = (answer) => ({
    ...answer,
    status: { ...answer.status, advice: [{ code: "events-by-hand", text }] },
  });
}

/** Sums and names that nobody hopes for. */
function huge(scene: Scene): void {
  scene.report = (answer) => {
    const { kpis } = answer;
    Object.assign(kpis["average-check"], { value: 123_456_789_012_300, previousElapsed: 98_765_432_109_800 });
    Object.assign(kpis["response-time"], { value: 36_000_000, previousElapsed: 1 });
    Object.assign(kpis.conversion, { value: 1234.5, n: 1_234_567 });
    for (const group of answer.groups)
      group.name = `${group.name} (руководитель направления оптовых продаж и спецпроектов)`;
    for (const line of answer.morning ?? []) Object.assign(line, { count: 12_345, sum: 9_876_543_210_000 });
    return answer;
  };
}

function oneFailed(scene: Scene): void {
  scene.report = (answer) => {
    Object.assign(answer.kpis.nps, { value: null, n: 0, reason: "no-answers", details: {} });
    Object.assign(answer.kpis.forecast, { value: null, reason: "failed" } satisfies Partial<KpiBlock>);
    return answer;
  };
}

export const STATE_SHOTS: Shot[] = [
  { name: "state-syncing", url: inAmo(), scene: syncing },
  {
    name: "state-advice",
    url: inAmo(),
    ...PHONE,
    scene: advised,
    act: (page) => page.locator(".advice summary").click(),
  },
  { name: "state-syncing-phone", url: alone(), ...PHONE, scene: syncing },
  { name: "state-empty", url: inAmo(), scene: empty },
  { name: "state-filtered", url: inAmo("#period=month:2026-11&manager=7&source=10"), scene: empty },
  {
    name: "state-not-connected",
    url: inAmo(),
    scene: (scene) => {
      empty(scene);
      const emptied = scene.report;
      scene.report = (answer, query) => ({
        ...emptied(answer, query),
        status: { ...answer.status, connected: false },
      });
    },
  },
  { name: "state-no-right", url: inAmo(), scene: problem(403, "Показатели отдела видит руководитель.") },
  { name: "state-down", url: inAmo("theme=dark"), scene: problem(503, "Сервис обновляется.") },
  {
    name: "state-down-later",
    url: inAmo(),
    act: async (page) => {
      await page.route("**/api/**", (route) => route.abort());
      await page.locator(".refresh").click();
      await page.locator(".is-problem").waitFor();
    },
  },
  {
    name: "state-loading",
    url: inAmo(),
    scene: (scene) => {
      scene.gate = new Promise(() => {});
    },
  },
  { name: "state-one-failed", url: inAmo(), scene: oneFailed },
  { name: "state-huge", url: inAmo(), scene: huge },
  { name: "state-huge-phone", url: alone(), ...PHONE, scene: huge },
];
