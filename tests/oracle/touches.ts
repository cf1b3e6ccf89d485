/** KPI.md 1 "touch", "human touch", 2.3 "first contact" and section 6: whose touch it is and what it counts as. */
import type { Settings } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import { type Lead, person, recordsOf } from "./lead.ts";

/** "at or after `createdAt − 10 min`", and "is created within 10 minutes after it"; exactly ten are within. */
const TEN_MINUTES = 600;

export interface CountedTouch {
  touch: Touch;
  /** The person who made it, `null` for nobody. */
  by: string | null;
  /** False for nobody, robots and ignored users: "are in no row". */
  inRow: boolean;
  human: boolean;
  /** Leads that it belongs to, those that settings exclude left out. */
  leads: readonly Lead[];
}

/** Every user that some list or some record knows ("one that no list and no other record knows as a user is none"). */
function knownUsers(snapshot: Snapshot): Set<string | null> {
  const { managers, formerManagerIds, botIds } = snapshot.dictionaries;
  return new Set([
    ...managers.map((manager) => manager.id),
    ...formerManagerIds,
    ...botIds,
    ...snapshot.records.flatMap((record) => [record.managerId, record.createdBy]),
    ...snapshot.moves.map((move) => move.by),
    ...snapshot.touches.map((touch) => touch.by),
  ]);
}

/** Someone talked: "answered = `duration` > 0 and …". */
export const talked = (touch: Touch): boolean => touch.answered && touch.talkSeconds > 0;

function isHuman(touch: Touch, by: string | null, robot: boolean, fromPhoneApp: boolean): boolean {
  if (robot) return false;
  // A held meeting asks for no known person ("a held meeting"), only for no robot.
  if (touch.kind === "meeting") return touch.by !== "0";
  if (touch.kind === "call" && touch.direction === "in") return by !== null && talked(touch);
  return touch.direction === "out" && (by !== null || fromPhoneApp);
}

/** All touches that count somewhere at `asOf`. `excluded` leads are among `all`. */
export function countTouches(
  snapshot: Snapshot,
  settings: Settings,
  asOf: number,
  all: readonly Lead[],
  excluded: ReadonlySet<Lead>,
): CountedTouch[] {
  const users = knownUsers(snapshot);
  const robots = new Set([...snapshot.dictionaries.botIds, ...settings.response.ignoreUsers]);
  const place = placing(snapshot, asOf, all, excluded);
  const counted: CountedTouch[] = [];
  for (const touch of snapshot.touches) {
    if (touch.at > asOf) continue;
    const leads = place(touch);
    if (!leads) continue;
    const claimed =
      touch.claimedBy !== null && /^\d+$/.test(touch.claimedBy) && Number(touch.claimedBy) !== 0;
    const by = person(claimed && users.has(touch.claimedBy) ? touch.claimedBy : touch.by);
    // "0 = automated (also people who answer from the phone app …; a setting counts them)": in amoCRM's messages.
    const fromPhoneApp =
      settings.response.countAutomatedMessages &&
      snapshot.account.crm === "amocrm" &&
      touch.kind === "message" &&
      by === null;
    const robot = (by !== null && robots.has(by)) || (touch.automated && !fromPhoneApp);
    const human = isHuman(touch, by, robot, fromPhoneApp);
    counted.push({ touch, by, inRow: by !== null && !robot, human, leads });
  }
  return counted;
}

/** The leads of a touch; `null` where it counts nowhere. */
function placing(snapshot: Snapshot, asOf: number, all: readonly Lead[], excluded: ReadonlySet<Lead>) {
  const leadOfRecord = new Map(all.flatMap((lead) => recordsOf(lead).map((record) => [record.id, lead])));
  // "unknown": not in the snapshot, or not created by `asOf` ("Only what happened at or before `asOf` counts").
  const known = new Set(
    snapshot.records
      .filter((record) => record.createdAt <= asOf && (record.deletedAt === null || record.deletedAt > asOf))
      .map((record) => record.id),
  );
  // "takes leads out of every population": an excluded lead of a contact is as if it were not there, so that a
  // touch on the contact alone may belong to no lead and count in productivity.
  const included = all.filter((lead) => !excluded.has(lead));

  return (touch: Touch): readonly Lead[] | null => {
    const records = touch.targets.filter((target) => target.type === "record");
    const people = touch.targets.filter((target) => target.type !== "record");
    // "A touch that the CRM hangs on a lead or deal belongs to that lead; if that lead is deleted, unknown or excluded,
    // it counts nowhere": also where it hangs on a contact too. Of several records the first known one is meant.
    if (records.length > 0) {
      const first = records.find((target) => known.has(target.id));
      const lead = first && leadOfRecord.get(first.id);
      return lead && !excluded.has(lead) ? [lead] : null;
    }
    return included.filter((lead) => isOfAny(lead, people) && isMeant(lead, touch.at));
  };
}

function isOfAny(lead: Lead, people: readonly TouchTarget[]): boolean {
  return people.some((target) =>
    recordsOf(lead).some((record) =>
      target.type === "company" ? record.companyId === target.id : record.contactIds.includes(target.id),
    ),
  );
}

/** "each lead of that contact that was open just before that instant, or is created within 10 minutes after it". */
function isMeant(lead: Lead, at: number): boolean {
  if (lead.createdAt >= at) return lead.createdAt <= at + TEN_MINUTES;
  return lead.stateAt(at - 1).outcome === "open";
}

/** First contact and first reaction of a lead, `null` where there is none yet. */
export function firstAnswers(lead: Lead, touches: readonly CountedTouch[]) {
  const soonest = (list: readonly CountedTouch[]) =>
    list.length === 0 ? null : Math.min(...list.map((one) => one.touch.at));
  const answers = touches.filter((one) => one.human && one.touch.at >= lead.createdAt - TEN_MINUTES);
  return {
    contact: soonest(answers.filter((one) => one.touch.kind !== "call" || talked(one.touch))),
    reaction: soonest(answers),
  };
}
