/** What the CRM's own errors mean for a letter into it. */
import {
  type ConnectorError,
  CrmAuthError,
  CrmBlockedError,
  CrmRateLimitError,
  CrmUnavailableError,
} from "../errors.ts";
import { DeliveryError, isBeforeSending } from "./delivery-error.ts";

export function crmRefusal(error: ConnectorError): DeliveryError {
  if (error instanceof CrmRateLimitError || error instanceof CrmBlockedError || error instanceof CrmAuthError)
    return new DeliveryError("crm-refused", "again", { cause: error });
  if (error instanceof CrmUnavailableError)
    return isBeforeSending(error.params.detail)
      ? new DeliveryError("crm-unreachable", "again", { cause: error })
      : new DeliveryError("no-answer", "unsure", { cause: error });
  return new DeliveryError("crm-refused", "never", { cause: error });
}
