/** A fake account on its own, for trying the command line by hand: `node tests/fakes/amocrm/main.ts 8090`. */
import { serveHandlers } from "../http/serve.ts";
import { createStory } from "../story/story.ts";
import { createAmoFake } from "./fake.ts";
import { amoFromStory } from "./from-story.ts";

const to = Math.floor(Date.now() / 1000);
const state = amoFromStory(createStory({ seed: 1, from: to - 730 * 86_400, to, leadsPerDay: 6 }));
const { host } = await serveHandlers(
  (origin) => createAmoFake({ origin, token: "demo-token", state }).handlers,
  {
    port: Number(process.argv[2] ?? 8090),
    latencyMs: Number(process.argv[3] ?? 50),
  },
);
process.stderr.write(
  `amoCRM at http://${host}, token demo-token, ${state.leads.size} leads, ${state.events.length} events\n`,
);
