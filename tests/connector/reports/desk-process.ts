/**
 * A process of the service that makes reports and sends them over simulated days, and says each hour on its standard
 * output. Arguments: data folder, mail server, first instant, last instant, seconds between two looks.
 */

import { readConfig } from "#connector/config.ts";
import { createPostOffice } from "#connector/delivery/post-office.ts";
import { createHistories } from "#connector/history/histories.ts";
import { createLog } from "#connector/log.ts";
import { reportCarriers } from "#connector/reports/report-carriers.ts";
import { createReportDesk } from "#connector/reports/report-desk.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { createCrmRecorder } from "./crm-recorder.ts";

const [folder, mail, first, last, step] = process.argv.slice(2) as [string, string, string, string, string];
const secret = Buffer.alloc(32, 7);
const store = await createSqlStore(await openSqlite(folder), createSecretBox(secret));
const histories = createHistories(store);
let now = Number(first);
const context = {
  config: readConfig({ DESYATKA_DATA: folder, SMTP_URL: mail, MAIL_FROM: "reports@desyatka.example" }),
  store,
  secret,
  log: createLog("error"),
  now: () => now,
  history: histories.of,
  crm: async (account: Parameters<typeof histories.of>[0]) => createCrmRecorder(store, account),
};
const desk = createReportDesk(context);
const post = createPostOffice(context, reportCarriers(context));
for (; now <= Number(last); now += Number(step)) {
  await desk.tick();
  await post.tick();
  process.stdout.write(`${now}\n`);
}
await store.close();
