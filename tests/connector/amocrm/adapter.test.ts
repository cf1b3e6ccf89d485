import { describeAdapter } from "../crm/adapter-contract.ts";
import { startSimulatedAccount } from "./simulated-account.ts";

describeAdapter("amoCRM", startSimulatedAccount);
