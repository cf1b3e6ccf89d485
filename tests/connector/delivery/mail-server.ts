/** A real SMTP server on the loopback that takes, refuses or drops what the test says, and keeps what it took. */
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A refusal of a recipient: `552 5.2.2 …`. */
export interface Refusal {
  code: number;
  text: string;
}

export interface MailServer {
  /** `smtp://127.0.0.1:2525`. */
  url: string;
  /** Letters that were taken. */
  taken: { to: string; raw: string }[];
  /** By recipient: what `RCPT TO` is answered, asked anew each time. */
  refuse: Map<string, () => Refusal | null>;
  /** By recipient: the connection breaks when the whole letter has come, before it is answered. */
  dropAfterData: Set<string>;
  stop(): Promise<void>;
}

const errorOf = ({ code, text }: Refusal) => Object.assign(new Error(text), { responseCode: code });

export async function startMailServer(): Promise<MailServer> {
  const taken: MailServer["taken"] = [];
  const refuse: MailServer["refuse"] = new Map();
  const dropAfterData: MailServer["dropAfterData"] = new Set();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo({ address }, _session, done) {
      const refusal = refuse.get(address)?.();
      done(refusal ? errorOf(refusal) : null);
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo[0]!.address;
      let raw = "";
      stream.on("data", (chunk: Buffer) => {
        raw += chunk.toString("utf8");
      });
      stream.on("end", () => {
        taken.push({ to, raw });
        if (!dropAfterData.has(to)) return done();
        for (const connection of server.connections) connection.close();
      });
    },
  });
  // A client that breaks off is no error of the server's.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    refuse,
    dropAfterData,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
