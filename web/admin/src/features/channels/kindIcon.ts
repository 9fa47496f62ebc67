import {
  IconBrandInstagram,
  IconBrandMessenger,
  IconBrandSlack,
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconPlugConnected,
  IconWebhook,
  IconWorld,
  type Icon,
} from "@tabler/icons-react";

const icons: Record<string, Icon> = {
  web: IconWorld,
  webhook: IconWebhook,
  telegram: IconBrandTelegram,
  whatsapp: IconBrandWhatsapp,
  slack: IconBrandSlack,
  messenger: IconBrandMessenger,
  instagram: IconBrandInstagram,
};

export function kindIcon(kind: string): Icon {
  return icons[kind] ?? IconPlugConnected;
}
