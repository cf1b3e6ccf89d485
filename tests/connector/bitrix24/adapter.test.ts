import { describeAdapter } from "../crm/adapter-contract.ts";
import { startSimulatedPortal } from "./simulated-portal.ts";

describeAdapter("Bitrix24 in classic mode", () => startSimulatedPortal(1));
describeAdapter("Bitrix24 in simple mode", () => startSimulatedPortal(2));
