/** How fast an amoCRM account is read at its own pace, and whether the server ever counts more than it allows. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REQUESTS_PER_SECOND } from "#connector/amocrm/limits.ts";
import { busiestSecond } from "#tests/fakes/amocrm/limit.ts";
import { table } from "./table.ts";

const LEADS = 2_000;
const ROOT = join(import.meta.dirname, "../..");
const LATENCIES: readonly [number, number][] = [
  [50, 50],
  [50, 500],
  [200, 200],
  [500, 500],
];
/** Of the pace that is allowed, while there is work. */
const GOAL_PERCENT = 95;

export const title = `amoCRM: ${LEADS} leads with everything that hangs on them, through the command line, at 7 requests a second`;

interface Stats {
  arrivals: number[];
  refused: number;
}

const ask = async (server: ChildProcess): Promise<Stats> => {
  const answer = once(server, "message");
  server.send("stats");
  return (await answer)[0] as Stats;
};

/** One command in a process of its own. */
async function desyatka(words: readonly string[], environment: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, "connector/main.ts"), ...words], {
    env: { PATH: process.env.PATH ?? "", LANG: "en_US.UTF-8", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}`);
  return out;
}

interface Measured {
  requests: number;
  seconds: number;
  percent: number;
  busiest: number;
  refused: number;
}

/** Connects, pulls everything, and pulls once more right afterwards: a new process must not crowd the last second either. */
async function measure([from, to]: readonly [number, number]): Promise<Measured> {
  const words = [LEADS, from, to].map(String);
  const server = fork(join(import.meta.dirname, "amocrm-server.ts"), words);
  try {
    const [{ host }] = (await once(server, "message")) as [{ host: string }];
    const environment = {
      DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-bench-")),
      DESYATKA_CRM_HOSTS: host,
      AMOCRM_URL: `http://${host}`,
      AMOCRM_TOKEN: "bench",
    };
    const { account } = JSON.parse(await desyatka(["connect", "amocrm"], environment)) as { account: string };
    const before = (await ask(server)).arrivals.length;
    await desyatka(["sync", "--account", account, "--json"], environment);
    const during = (await ask(server)).arrivals.slice(before);
    await desyatka(["sync", "--account", account, "--json"], environment);
    const { arrivals, refused } = await ask(server);
    const seconds = (during.at(-1)! - during[0]!) / 1000;
    return {
      requests: during.length,
      seconds,
      percent: (100 * during.length) / (REQUESTS_PER_SECOND * seconds),
      busiest: busiestSecond(arrivals),
      refused,
    };
  } finally {
    server.kill();
  }
}

export async function run(print: (line: string) => void): Promise<void> {
  const rows: string[][] = [];
  let isKept = true;
  for (const latency of LATENCIES) {
    const { requests, seconds, percent, busiest, refused } = await measure(latency);
    isKept &&= refused === 0 && percent >= GOAL_PERCENT;
    const name = latency[0] === latency[1] ? String(latency[0]) : latency.join("–");
    rows.push([
      name,
      String(requests),
      seconds.toFixed(1),
      percent.toFixed(1),
      String(busiest),
      String(refused),
    ]);
  }
  print(table(["latency, ms", "requests", "seconds", "% of 7/s", "busiest second", "refused"], rows));
  print(
    "Counted by the server, from the first to the last request of the pull; its stamps are of its own process.",
  );
  print(isKept ? `Goal kept: none refused, at least ${GOAL_PERCENT} % of the pace.` : "Goal MISSED.");
}
