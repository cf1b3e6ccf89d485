/** A fake account on its own, for trying the command line by hand: `node tests/fakes/amocrm/main.ts 8090`. */
import { serveHandlers } from "../http/serve.ts";
import { living, type StoryOptions } from "../story/story.ts";
import { createAmoFake } from "./fake.ts";
import { amoFromStory, tellAmo } from "./from-story.ts";

const now = () => Math.floor(Date.now() / 1000);
const story: StoryOptions = { seed: 1, from: now() - 730 * 86_400, to: now(), leadsPerDay: 6 };
const telling = living(story, story.from);
const state = amoFromStory(telling.until(now()));
const { host } = await serveHandlers(
  (origin) => createAmoFake({ origin, token: "demo-token", state }).handlers,
  {
    port: Number(process.argv[2] ?? 8090),
    latencyMs: Number(process.argv[3] ?? 50),
  },
);
setInterval(() => {
  for (const event of telling.until(now())) tellAmo(state, event);
}, 1_000);
process.stderr.write(
  `amoCRM at http://${host}, token demo-token, ${state.leads.size} leads, ${state.events.size} events\n`,
);
