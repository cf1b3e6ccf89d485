/**
 * The simulated amoCRM in a process of its own, as a CRM is: it stamps each request when it arrives, and tells its parent
 * on demand. `leads latencyFrom latencyTo`
 */
import { createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { serveHandlers, spreadLatency } from "#tests/fakes/http/serve.ts";

const [leads, from, to] = process.argv.slice(2).map(Number);
const DAY = 86_400;
const now = Math.floor(Date.now() / 1000);
const story = { seed: 8, from: now - 730 * DAY, to: now, leads: leads! };

const served = await serveHandlers(
  (origin) => {
    const fake = createAmoFake({ origin, token: "bench", story });
    process.on("message", () => {
      process.send!({ arrivals: fake.log.map((one) => one.at), refused: fake.limit.refused });
    });
    return fake.handlers;
  },
  { latencyMs: from === to ? from! : spreadLatency(from!, to!) },
);
process.send!({ host: served.host });
