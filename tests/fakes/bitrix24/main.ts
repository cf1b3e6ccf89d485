/** A fake portal on its own, for trying the command line by hand: `node tests/fakes/bitrix24/main.ts 8095`. */
import { serveHandlers } from "../http/serve.ts";
import { createStory } from "../story/story.ts";
import { createPortalFake } from "./fake.ts";
import { portalFromStory } from "./from-story.ts";

const to = Math.floor(Date.now() / 1000);
const { state } = portalFromStory(
  createStory({ seed: 2, from: to - 730 * 86_400, to, leadsPerDay: 6 }),
  process.argv[3] === "simple" ? 2 : 1,
);
const { host } = await serveHandlers(
  (origin) => createPortalFake({ origin, webhook: { user: "1", secret: "demosecret" }, state }).handlers,
  {
    port: Number(process.argv[2] ?? 8095),
    latencyMs: 50,
  },
);
process.stderr.write(
  `Bitrix24 at http://${host}/rest/1/demosecret/, ${state.leads.rows.size} leads, ${state.deals.rows.size} deals\n`,
);
