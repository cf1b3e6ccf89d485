/** Holders of leases by name: machine, process and a number of their own, so that a dead one is told at once. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

export const holderName = (): string => `${hostname()} ${process.pid} ${randomUUID()}`;

/** A holder that names a process of this machine which runs no more; of another machine nobody knows. */
export function isDead(holder: string): boolean {
  const [host, pid] = holder.split(" ");
  if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
