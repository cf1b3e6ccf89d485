/**
 * The faults of reliability.md, groups A to E, each with the tests that prove what is expected, or the reason why there is
 * none. `faults.test.ts` checks that each number is here and that each named test exists.
 */

/** Files under `tests/`, and the beginning of the test's title there. */
type Proof = readonly [file: string, title: string];

export type Fault = { proofs: readonly Proof[] } | { none: string };

const proofs = (...all: Proof[]): Fault => ({ proofs: all });

const AMO = "connector/amocrm/streams.test.ts";
const AMO_INSTALL = "connector/http/routes/amocrm-install.test.ts";
const OAUTH = "connector/amocrm/oauth.test.ts";
const PORTAL = "connector/bitrix24/whole-portal.test.ts";
const PORTAL_PAGES = "connector/bitrix24/pages.test.ts";
const PORTAL_CLIENT = "connector/bitrix24/client.test.ts";
const PORTAL_RIGHTS = "connector/bitrix24/rights.test.ts";
const CRM = "connector/crm/adapter-contract.ts";
const CRM_HTTP = "connector/crm/http.test.ts";
const TOKENS = "connector/crm/tokens.test.ts";
const TOKEN_PROCESSES = "connector/crm/token-processes.test.ts";
const WORK = "connector/jobs/account-work.test.ts";
const TROUBLES = "connector/jobs/account-troubles.test.ts";
const HOLDINGS = "connector/jobs/holdings.test.ts";
const PROCESSES = "connector/jobs/processes.test.ts";
const JOBS = "connector/jobs/contract.ts";
const HOOKS = "connector/http/routes/hooks.test.ts";
const INTAKE = "connector/jobs/hook-intake.test.ts";
const FOLLOWING = "connector/jobs/following.test.ts";
const NIGHT = "connector/sync/reconcile.test.ts";
const STORE = "connector/store/contract.ts";
const CRASH = "crash/crash.test.ts";
const SCHEDULE = "connector/reports/schedule.test.ts";
const MONTH = "connector/reports/month.test.ts";
const DESK = "connector/reports/report-desk.test.ts";
const DESK_PROCESSES = "connector/reports/desk-processes.test.ts";
const WARNINGS = "connector/alerts/warnings.test.ts";
const SHELF = "connector/store/report-shelf-contract.ts";

export const FAULTS: Record<string, Fault> = {
  A1: proofs(
    [AMO, "rows leave and join pages while they are read"],
    [PORTAL, "while its rows are deleted, moved and added between the pages"],
  ),
  A2: proofs([AMO, "thousands of rows in one second"], [AMO, "find events that appear late"]),
  A3: proofs(
    [CRM_HTTP, "a refusal for speed stops everything for as long as the CRM says"],
    ["faults/fairness.test.ts", "a storm of refusals, a block and an endless history leave the others"],
    [TROUBLES, "after %s the account is left alone longer and longer"],
  ),
  A4: proofs(
    [WORK, "a blocked account is left alone for hours"],
    [TOKENS, "a block by the CRM is told as one, and the token endpoint is left alone"],
  ),
  A5: proofs([PORTAL_CLIENT, "keeps what is good and tells what was refused"]),
  A6: proofs(["connector/bitrix24/operating-limit.test.ts", "while one method waits, the others go on"]),
  A7: proofs(
    [AMO, "an empty list looks like $status $body"],
    [PORTAL_PAGES, "an answer that is no list is an error, not the end"],
  ),
  A8: proofs(
    [NIGHT, "a token that has lost its rights is shown less, and nothing is taken for deleted"],
    [PORTAL_RIGHTS, "everybody's rows, where its owner is no administrator"],
  ),
  A9: proofs(
    [AMO, "every row is read, whatever the account's own order and pages"],
    [PORTAL_PAGES, "pages that come short now and then are noticed by the count"],
  ),
  A10: proofs([PORTAL_PAGES, "a row without an id ends the reading with an error"]),
  A11: proofs([CRM_HTTP, "an answer that does not come in time is asked for again"]),
  A12: proofs(
    [CRM_HTTP, "a write is sent once, unless it was refused for speed"],
    [PORTAL_CLIENT, "a write whose answer was lost is not sent twice"],
  ),
  A13: proofs([OAUTH, "is renewed once, and the call is repeated once, the same call"]),
  A14: proofs(
    [OAUTH, "is found by a call whose token is still good"],
    [OAUTH, "is not followed to a stranger's address"],
    [PORTAL_CLIENT, "is followed with the same POST, and its new host is told once"],
  ),
  A15: proofs(
    [AMO, "an account that is paid no more, or blocked, is not asked again"],
    [PORTAL_RIGHTS, "%s says so at once, and what was read stays"],
    [TROUBLES, "after %s the account is left alone longer and longer"],
  ),
  A16: proofs(
    [CRM, "outlasts cut answers, server errors and refusals for speed"],
    [CRM_HTTP, "an answer that unpacks to more than anybody needs is not taken"],
  ),

  B1: proofs([TOKEN_PROCESSES, "B1: 200 callers in two processes"]),
  B2: proofs(
    [CRASH, "a renewal of tokens keeps the one pair that is alive"],
    [TOKENS, "B2: a pair that the database does not take serves from memory"],
    [TOKEN_PROCESSES, "B2: a process killed before the answer came"],
  ),
  B3: proofs([TOKENS, "B3: a slow renewal that outlives its lease"]),
  B4: proofs([TOKENS, "B4: refused because somebody else has renewed meanwhile"]),
  B5: proofs([TOKENS, "B5: a lease that stays taken is waited for"]),
  B6: proofs([TOKENS, "B6: a dead pair is asked for once in thirty days"]),
  B7: proofs([TOKENS, "B7: a busy day costs one token request"]),
  B8: proofs([TOKENS, "B8: a pair that nobody uses is renewed"]),
  B9: proofs([TOKENS, "B9: an answer without"]),
  B10: proofs([OAUTH, "B10: that stays refused makes no loop"]),
  B11: proofs(
    [AMO_INSTALL, "B11: by somebody who is no administrator"],
    ["connector/crm/access-health.test.ts", "B11:"],
  ),
  B12: proofs([TOKENS, "B12: an account that is erased while its pair is renewed"]),
  B13: proofs(
    ["connector/log.test.ts", "secrets are hidden wherever they stand"],
    [
      "connector/http/routes/bitrix24-app.test.ts",
      "B13: tokens of forms, refused or not, stay out of the log",
    ],
  ),
  B14: proofs([AMO_INSTALL, "B14: the state serves once"]),
  B15: proofs([AMO_INSTALL, "B15: that comes twice at once"]),
  B16: proofs([TOKENS, "B16: while the secret is being replaced"], [AMO_INSTALL, "B16:"]),

  C1: proofs(
    [FOLLOWING, "doubled, reordered and lost hooks end in the CRM's state"],
    [NIGHT, "what no hook and no list told is found, read and counted"],
  ),
  C2: proofs(
    [INTAKE, "hooks that come while one is being stored share the next transaction"],
    [FOLLOWING, "doubled, reordered and lost hooks end in the CRM's state"],
  ),
  C3: proofs(
    [STORE, "what is newer: a page that was read earlier changes nothing"],
    [FOLLOWING, "doubled, reordered and lost hooks end in the CRM's state"],
  ),
  C4: proofs([INTAKE, "hooks that come while one is being stored share the next transaction"]),
  C5: proofs([CRASH, "a service forgets no hook that it acknowledged"]),
  C6: proofs(
    [HOOKS, "are refused without the portal's own application token"],
    [HOOKS, "are believed at the account's own address alone"],
  ),
  C7: {
    none: "A hook brings no values and its instants are not read: an old or a future one only makes us read again what is in the CRM now.",
  },
  C8: {
    none: "Neither CRM signs its hooks: they are proven by an unguessable address or the application token, so no bytes are verified.",
  },
  C9: proofs([HOOKS, "never change our tokens, whatever tokens they bring"]),
  C10: proofs([HOOKS, "of 50,000 changes to 500 leads leave 500 marks"]),
  C11: proofs(
    [HOOKS, "with ten thousand keys and with values of any depth are read up to a limit"],
    [HOOKS, "are acknowledged whatever is in them"],
  ),
  C12: proofs([WORK, "one that spoils its reading holds up no others"]),
  C13: proofs([WORK, "what the CRM kept for us is ours before it is confirmed"]),

  D1: proofs(
    [CRASH, "a sync loses no row, doubles none, and its cursor is never ahead"],
    [STORE, "neither rows nor cursor when a row of the batch cannot be written"],
  ),
  D2: proofs([CRM, "killed after any number of steps, it goes on and ends with the same rows"]),
  D3: proofs([
    "connector/store/sqlite.test.ts",
    "an acknowledged write is on the disk: full synchronisation and a write-ahead log",
  ]),
  D4: proofs([
    "connector/store/processes.test.ts",
    "four processes that start at once make the tables once and all write",
  ]),
  D5: proofs(
    [HOLDINGS, "what a lost account's worker still writes is refused"],
    [STORE, "one holder of a lease at a time, and none for ever"],
  ),
  D6: proofs(
    [PROCESSES, "one killed, the other has all within half a minute"],
    [HOLDINGS, "a process that says nothing more loses its accounts within half a minute"],
  ),
  D7: proofs([STORE, "text without the characters that one of the databases refuses"]),
  D8: proofs(["connector/store/agreement.test.ts", "after any batches and erasures"]),
  D9: proofs(
    ["connector/store/migrations.ts", "wholly or not at all, at whichever statement it stops"],
    [CRASH, "a migration is made wholly or not at all"],
  ),
  D10: proofs(
    ["faults/disk-full.test.ts", "a step that does not fit is told with its reason"],
    ["faults/disk-full.test.ts", "when there is room again, the same step is stored"],
  ),
  D11: proofs([STORE, "five parallel writers of the same rows make one change"]),
  D12: proofs([STORE, "nothing of an erased account, in no table"]),
  D13: proofs([
    "connector/store/sqlite-backup.test.ts",
    "an older copy put back goes on from where it was, and the former database is kept",
  ]),

  E1: proofs(
    [SCHEDULE, "exactly one slot for each date of 2020–2030 in %s"],
    ["connector/jobs/slots.test.ts", "in %s every day of seven years has its slot once"],
  ),
  E2: proofs(
    [SCHEDULE, "a time that the clocks skip is due right after the gap, one that comes twice the first time"],
    ["shared/time/working-time.test.ts", "the hour that comes twice counts twice"],
  ),
  E3: proofs(
    ["oracle/edges.test.ts", "begin with their first second and end before the next one's"],
    ["shared/time/period.test.ts", "at midnight of the zone"],
  ),
  E4: proofs(
    [SCHEDULE, "the last day of a short month stands in for the 31st"],
    [SCHEDULE, "a week at the turn of the year has the number"],
  ),
  E5: proofs(
    [MONTH, "after three days of downtime there is one catch-up, late"],
    [DESK, "of a period that the first pull has not reached is made when it has"],
  ),
  E6: proofs(
    [JOBS, "a clock that goes back runs nothing twice"],
    [DESK, "is not run twice when the clock goes back an hour"],
    [SHELF, "a slot is one process's at a time"],
  ),
  E7: proofs(
    [DESK_PROCESSES, "four processes at once make each report once and send it once to each reader"],
    [MONTH, "nobody gets a report twice"],
    [CRASH, "a scheduled report is made once"],
  ),
  E8: proofs([MONTH, "a pull that stands still is waited for"]),
  E9: proofs(
    [MONTH, "a full mailbox is one recipient's trouble"],
    [DESK_PROCESSES, "a process killed at any moment loses no report and no letter"],
  ),
  E10: proofs(
    [SHELF, "slots are planned ahead, once, and planned anew when the rule changes"],
    [DESK, "follows a changed rule and a changed zone; what is done stays done"],
    [
      "connector/jobs/account-facts.test.ts",
      "a zone whose name is unknown leaves the days to UTC and is told",
    ],
    [JOBS, "an account whose zone is unknown holds up no other"],
  ),
  E11: proofs(
    ["connector/alerts/deadline.test.ts", "an hour that the clocks skip or show twice is worked"],
    [WARNINGS, "nobody is disturbed outside working hours"],
    [WARNINGS, "a lead that is closed unanswered needs no answer any more"],
    ["oracle/edges.test.ts", "exactly the limit is within, a second more is not"],
  ),
  E12: proofs(["oracle/oracle.test.ts", "without moves the snapshot serves; closed without a time"]),
};
