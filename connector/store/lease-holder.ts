/** Holders of leases by name: machine, process and a number of their own, so that a dead one is told at once. */
import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Where process ids are counted: on one machine containers count for themselves, sometimes under one host name. */
function processSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "0";
  }
}

const HERE = `${hostname()}/${processSpace()}`;

export const holderName = (): string => `${HERE} ${process.pid} ${randomUUID()}`;

/** A holder that names a process of this machine which runs no more; of another machine nobody knows. */
export function isDead(holder: string): boolean {
  const [where, pid] = holder.split(" ");
  if (where !== HERE || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
