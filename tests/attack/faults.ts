/**
 * The numbered faults of access (B), of the service's doors (F) and of the widget's server side (G), each with the tests
 * that prove it: file, and words of the title. `faults.test.ts` holds that they are there.
 */
export interface FaultRow {
  id: string;
  fault: string;
  tests: readonly (readonly [file: string, title: string])[];
}

const TOKENS = "connector/crm/tokens.test.ts";
const PROCESSES = "connector/crm/token-processes.test.ts";
const AMO_CALLS = "connector/amocrm/oauth.test.ts";
const HEALTH = "connector/crm/access-health.test.ts";
const AMO_INSTALL = "connector/http/routes/amocrm-install.test.ts";
const PORTAL_INSTALL = "connector/http/routes/bitrix24-install.test.ts";
const PORTAL_APP = "connector/http/routes/bitrix24-app.test.ts";
const FORGED = "attack/forged-tokens.test.ts";
const RIGHTS = "attack/rights.test.ts";
const BODIES = "attack/bodies.test.ts";
const ORIGINS = "attack/origins.test.ts";
const INJECTION = "attack/injection.test.ts";
const LIMITS = "attack/limits.test.ts";
const STATES = "journeys/states.test.ts";
const HOSTILE = "journeys/hostile.test.ts";

export const FAULTS: readonly FaultRow[] = [
  { id: "B1", fault: "two workers renew one single-use token", tests: [[PROCESSES, "B1:"]] },
  {
    id: "B2",
    fault: "renewed, and then not saved",
    tests: [
      [PROCESSES, "B2:"],
      [TOKENS, "B2:"],
    ],
  },
  { id: "B3", fault: "a slow renewal outlives its lease", tests: [[TOKENS, "B3:"]] },
  { id: "B4", fault: "refused because a sibling has renewed", tests: [[TOKENS, "B4:"]] },
  { id: "B5", fault: "waiting for the lease is taken for wrong credentials", tests: [[TOKENS, "B5:"]] },
  { id: "B6", fault: "a dead token is tried for ever", tests: [[TOKENS, "B6:"]] },
  {
    id: "B7",
    fault: "renewed with every call",
    tests: [
      [TOKENS, "B7:"],
      [PORTAL_INSTALL, "and not before"],
    ],
  },
  {
    id: "B8",
    fault: "a refresh token dies unused",
    tests: [
      [TOKENS, "B8:"],
      [HEALTH, "B8:"],
    ],
  },
  { id: "B9", fault: "clocks differ; no expires_in", tests: [[TOKENS, "B9:"]] },
  { id: "B10", fault: "a lasting 401 makes a loop", tests: [[AMO_CALLS, "B10:"]] },
  {
    id: "B11",
    fault: "the token of somebody demoted",
    tests: [
      [HEALTH, "B11:"],
      [AMO_INSTALL, "B11:"],
    ],
  },
  { id: "B12", fault: "removed or reinstalled while a job runs", tests: [[TOKENS, "B12:"]] },
  {
    id: "B13",
    fault: "secrets in logs",
    tests: [
      [INJECTION, "B13:"],
      [PORTAL_APP, "B13:"],
    ],
  },
  { id: "B14", fault: "a state that is missing, used or another browser's", tests: [[AMO_INSTALL, "B14:"]] },
  { id: "B15", fault: "a code exchanged twice", tests: [[AMO_INSTALL, "B15:"]] },
  {
    id: "B16",
    fault: "the client secret is replaced",
    tests: [
      [TOKENS, "B16:"],
      [FORGED, "B16:"],
      [AMO_INSTALL, "B16:"],
    ],
  },

  { id: "F1", fault: "alg none", tests: [[FORGED, "F1:"]] },
  { id: "F2", fault: "another algorithm, header keys", tests: [[FORGED, "F2:"]] },
  { id: "F3", fault: "another audience or secret", tests: [[FORGED, "F3:"]] },
  { id: "F4", fault: "another account's issuer", tests: [[FORGED, "F4:"]] },
  { id: "F5", fault: "out of time", tests: [[FORGED, "F5:"]] },
  {
    id: "F6",
    fault: "a token again: taken for reads, whose repetition harms nobody",
    tests: [[FORGED, "F6:"]],
  },
  { id: "F7", fault: "another tenant's ids", tests: [[RIGHTS, "F7:"]] },
  { id: "F8", fault: "a user's role", tests: [[RIGHTS, "F8:"]] },
  { id: "F9", fault: "forged forms with cookies", tests: [[FORGED, "F9:"]] },
  { id: "F10", fault: "foreign origins", tests: [[ORIGINS, "F10:"]] },
  {
    id: "F11",
    fault: "hosts named by install parameters",
    tests: [
      [AMO_INSTALL, "F11:"],
      [PORTAL_INSTALL, "a stranger's host"],
    ],
  },
  {
    id: "F12",
    fault: "calls to inner addresses",
    tests: [
      [ORIGINS, "F12:"],
      [AMO_CALLS, "a stranger's address"],
    ],
  },
  {
    id: "F13",
    fault: "HTML in names",
    tests: [
      [INJECTION, "F13:"],
      [PORTAL_APP, "F13:"],
      [HOSTILE, "look is its own"],
    ],
  },
  { id: "F14", fault: "formulas in exports", tests: [[INJECTION, "F14:"]] },
  { id: "F15", fault: "SQL", tests: [[INJECTION, "F15:"]] },
  { id: "F16", fault: "large, deep, slow", tests: [[BODIES, "F16:"]] },
  { id: "F17", fault: "polluted prototypes, fields that are not asked for", tests: [[BODIES, "F17:"]] },
  { id: "F18", fault: "errors that tell too much", tests: [[INJECTION, "F18:"]] },
  {
    id: "F19",
    fault: "loops and guesses",
    tests: [
      [LIMITS, "F19"],
      [PORTAL_APP, "F19:"],
    ],
  },
  { id: "F20", fault: "led away by a redirect", tests: [[ORIGINS, "F20:"]] },
  {
    id: "F21",
    fault: "shown in a stranger's frame",
    tests: [
      [ORIGINS, "F21:"],
      [PORTAL_APP, "F21:"],
    ],
  },
  {
    id: "F22",
    fault: "one write for two tenants, twice",
    tests: [
      [RIGHTS, "F22:"],
      [FORGED, "F6:"],
    ],
  },
  { id: "F23", fault: "comparisons that take their time", tests: [[LIMITS, "F23:"]] },
  {
    id: "F24",
    fault: "parameters given twice",
    tests: [
      [AMO_INSTALL, "F24:"],
      [PORTAL_INSTALL, "F24:"],
      [PORTAL_APP, "F24:"],
      [BODIES, "F24"],
    ],
  },

  {
    id: "G1",
    fault: "no cookies, no storage",
    tests: [
      [HOSTILE, "the figures and a chart"],
      [FORGED, "F9:"],
    ],
  },
  { id: "G2", fault: "the service is down", tests: [[STATES, "the service is down"]] },
  {
    id: "G3",
    fault: "slow answers",
    tests: [
      [STATES, "before the first answer"],
      ["journeys/tab.test.ts", "the newest question wins"],
    ],
  },
  {
    id: "G4",
    fault: "401 in the middle",
    tests: [
      [STATES, "the session ended"],
      ["widget/hosts/contract.ts", "opens again"],
    ],
  },
  {
    id: "G5",
    fault: "the host never answers",
    tests: [
      [HOSTILE, "a silent platform"],
      [STATES, "waited for for ever"],
    ],
  },
  { id: "G6", fault: "no host at all", tests: [[PORTAL_APP, "a browser that opens it"]] },
  { id: "G7", fault: "one figure fails", tests: [[STATES, "the other nine"]] },
  {
    id: "G8",
    fault: "messages of strangers",
    tests: [["journeys/bitrix24-frame.test.ts", "takes no orders"]],
  },
  { id: "G9", fault: "mounted a hundred times", tests: [[HOSTILE, "a hundred openings"]] },
  { id: "G10", fault: "large accounts", tests: [["journeys/layout.test.ts", "ten thousand leads"]] },
  { id: "G11", fault: "an empty account, the first pull", tests: [[STATES, "the first pull runs"]] },
  {
    id: "G12",
    fault: "the host's styles and scripts",
    tests: [
      [HOSTILE, "look is its own"],
      ["journeys/accessibility.test.ts", "by keyboard alone"],
    ],
  },
  {
    id: "G13",
    fault: "another tenant in the same browser",
    tests: [[STATES, "another reader of the same browser"]],
  },
  {
    id: "G14",
    fault: "fields more or fewer than expected",
    tests: [
      [BODIES, "F17:"],
      ["widget/data/ask.test.ts", "a gateway's page"],
    ],
  },
];
