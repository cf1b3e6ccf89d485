/**
 * The numbered faults of the service's doors (F) and of the widget (G), each with the tests that prove it: file, and words
 * of the title. `faults.test.ts` holds that they are there. Groups A to E are in `tests/faults`.
 */
export interface FaultRow {
  id: string;
  fault: string;
  tests: readonly (readonly [file: string, title: string])[];
}

const AMO_CALLS = "connector/amocrm/oauth.test.ts";
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
