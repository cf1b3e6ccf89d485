/** What a demo page shows of a lead or deal around the widget. */
export interface DemoLead {
  /** amoCRM: the number. Bitrix24: `lead:11` or `deal:11`. */
  id: string;
  title: string;
  stage: string;
  manager: string;
  /** As the CRM would print it. */
  amount: string;
}

export interface DemoUser {
  id: string;
  name: string;
  /** Bitrix24: an administrator of the portal; so when left out. */
  isAdmin?: boolean;
}
