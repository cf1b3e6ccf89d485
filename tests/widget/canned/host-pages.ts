/** Pages of both CRMs around the widget, with the canned service behind: three servers on ports of their own. */
import { amocrmPages, bitrix24Pages, type DemoLead } from "../../demo/pages/demo-pages.ts";
import { listen } from "./listen.ts";
import { cannedService, newScene, type Scene } from "./service.ts";

export interface HostPages {
  scene: Scene;
  amocrm: string;
  bitrix24: string;
  service: string;
  close(): Promise<void>;
}

const LEADS: DemoLead[] = [
  {
    id: "1000",
    title: "Стеллажи для склада — «Север-Логистик»",
    stage: "Первичный контакт",
    manager: "Ольга Смирнова",
    amount: "450 000 ₽",
  },
  {
    id: "1001",
    title: "Поставка паллет — ООО «Альфа»",
    stage: "Переговоры",
    manager: "Андрей Кузнецов",
    amount: "120 000 ₽",
  },
];

export async function openHostPages(): Promise<HostPages> {
  const scene = newScene();
  const service = await listen(cannedService(scene));
  const users = [{ id: "1", name: "Анна Ковалёва" }];
  const amocrm = await listen(
    amocrmPages({
      serviceUrl: service.url,
      account: { id: 1, subdomain: "demo", name: "Север-Строй" },
      clientUuid: "canned",
      users,
      leads: () => LEADS,
      issueToken: () => "canned",
    }),
  );
  let portal = "";
  const bitrix24 = await listen(
    bitrix24Pages({
      serviceUrl: service.url,
      name: "Север-Строй",
      users,
      leads: () => LEADS.map((lead) => ({ ...lead, id: `deal:${lead.id}` })),
      formFields: ({ placement, options, language }) => ({
        PLACEMENT: placement,
        PLACEMENT_OPTIONS: JSON.stringify(options),
        LANG: language,
        portal,
      }),
    }),
  );
  portal = bitrix24.url;
  scene.cardUrl = (id) => `${amocrm.url}/leads/detail/${id}`;
  return {
    scene,
    amocrm: amocrm.url,
    bitrix24: bitrix24.url,
    service: service.url,
    close: async () => {
      await Promise.all([service.close(), amocrm.close(), bitrix24.close()]);
    },
  };
}
