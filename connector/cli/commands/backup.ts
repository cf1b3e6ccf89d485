/** `backup --file F` and `restore --file F`: the embedded database, copied while the service runs, and put back. */
import { ConnectorError } from "../../errors.ts";
import { backupSqlite, restoreSqlite } from "../../store/sqlite-backup.ts";
import { nowSeconds, type PlainCommand, type PlainSession, printResult } from "../session.ts";
import { CLI_WORDS } from "../words.ts";

const fill = (text: string, file: string) => text.replace("{file}", file);

/** PostgreSQL has tools of its own for this. */
function refusePostgres({ config }: PlainSession): void {
  if (config.databaseUrl !== null) throw new ConnectorError("backup-postgres");
}

export const backup: PlainCommand = async (session) => {
  refusePostgres(session);
  const file = session.args.options.file ?? "";
  await backupSqlite(session.config.dataFolder, file);
  const words = CLI_WORDS[session.language];
  printResult(session, { file }, () => fill(words.backedUp, file));
  if (session.config.secret === null) session.remark(words.keepKey);
};

export const restore: PlainCommand = async (session) => {
  refusePostgres(session);
  const file = session.args.options.file ?? "";
  const former = restoreSqlite(session.config.dataFolder, file, nowSeconds());
  const words = CLI_WORDS[session.language];
  printResult(session, { file, former }, () => fill(words.restored, file));
  if (former) session.remark(fill(words.formerKept, former));
};
