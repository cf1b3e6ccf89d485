/** Who is a person in touches and moves (KPI.md 1, "human touch"): no robot, no bot, no ignored user, not nobody. */
import type { Settings } from "../domain/settings.ts";
import type { History } from "./history.ts";
import { ANSWERED, AUTOMATED, CALL, KIND_BITS, MEETING, MESSAGE, OUTGOING, type Touches } from "./touches.ts";
import { NONE } from "./vocabulary.ts";

/** What a touch is to the client's waiting. */
export const NO_ANSWER = 0;
/** A manager tried: an outgoing call that nobody answered. */
export const REACTION = 1;
/** A manager reached the client. */
export const CONTACT = 2;

export class People {
  /** By user code: robots, bots and ignored users. */
  readonly #machines: Uint8Array;
  /** By actor code: the user who made the touch. */
  readonly makers: Int32Array;
  /** By actor code: that user where he is a person, else `NONE`. */
  readonly #persons: Int32Array;
  readonly #automatedMessages: boolean;
  /** Codes of listed users who are neither ignored nor bots. */
  readonly managers: ReadonlySet<number>;

  constructor(history: History, settings: Settings) {
    const { users, actors, dictionaries, account } = history;
    const listed = dictionaries.managers.map((one) => users.codeOf(one.id));
    const former = dictionaries.formerManagerIds.map((id) => users.codeOf(id));
    const bots = dictionaries.botIds.map((id) => users.codeOf(id));
    const ignored = [...bots, ...settings.response.ignoreUsers.map((id) => users.codeOf(id))];
    this.makers = actors.makers(new Set([...listed, ...former, ...bots]));
    this.#machines = new Uint8Array(users.size);
    for (const code of ignored) if (code !== NONE) this.#machines[code] = 1;
    this.#persons = this.makers.map((maker) => (this.isPerson(maker) ? maker : NONE));
    this.#automatedMessages = account.crm === "amocrm" && settings.response.countAutomatedMessages;
    this.managers = new Set(listed.filter((code) => !this.#machines[code]));
  }

  /** A user, present or past, who is neither ignored nor a bot. */
  isPerson(user: number): boolean {
    return user !== NONE && !this.#machines[user];
  }

  /** The touch was made by a robot, a mailing or a bot. */
  isAutomated(touches: Touches, position: number): boolean {
    return (touches.what[position]! & AUTOMATED) !== 0;
  }

  /** Code of the person who made the touch, or `NONE`. */
  makerOf(touches: Touches, position: number): number {
    return touches.what[position]! & AUTOMATED ? NONE : this.#persons[touches.actor[position]!]!;
  }

  /** CONTACT, REACTION or NO_ANSWER. A human touch is either of the first two. */
  answerOf(touches: Touches, position: number): number {
    const what = touches.what[position]!;
    const kind = what & KIND_BITS;
    if (kind === MEETING) return this.#isHeldByPeople(touches, position) ? CONTACT : NO_ANSWER;
    if (kind !== CALL && !(what & OUTGOING)) return NO_ANSWER;
    if (kind === CALL && !(what & (OUTGOING | ANSWERED))) return NO_ANSWER;
    if (!this.makerOf(touches, position) && !this.#isFromPhoneApp(touches, position)) return NO_ANSWER;
    return kind !== CALL || what & ANSWERED ? CONTACT : REACTION;
  }

  /** A held meeting counts also where the CRM does not say whose it was. */
  #isHeldByPeople(touches: Touches, position: number): boolean {
    const maker = this.makers[touches.actor[position]!]!;
    return !this.isAutomated(touches, position) && (maker === NONE || !this.#machines[maker]);
  }

  /** amoCRM shows messages from the phone app as automated; a setting counts them. */
  #isFromPhoneApp(touches: Touches, position: number): boolean {
    return (
      this.#automatedMessages &&
      (touches.what[position]! & KIND_BITS) === MESSAGE &&
      this.makers[touches.actor[position]!] === NONE
    );
  }
}
