import { IconPlugConnected, IconWebhook, IconWorld, type Icon } from "@tabler/icons-react";

const icons: Record<string, Icon> = { web: IconWorld, webhook: IconWebhook };

export function kindIcon(kind: string): Icon {
  return icons[kind] ?? IconPlugConnected;
}
