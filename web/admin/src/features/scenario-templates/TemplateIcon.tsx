import {
  IconBriefcase,
  IconCalendar,
  IconHeadset,
  IconHelpCircle,
  IconPackage,
  IconRocket,
  IconShoppingBag,
  IconSitemap,
  IconStar,
  IconTicket,
  IconToolsKitchen2,
  IconTrophy,
  IconUserPlus,
  type Icon,
} from "@tabler/icons-react";
import { Tile } from "@/ui/Tile";

// Names of Tabler Icons, as templates give them. Only those that are named here are loaded.
const byName: Record<string, Icon> = {
  briefcase: IconBriefcase,
  calendar: IconCalendar,
  headset: IconHeadset,
  "help-circle": IconHelpCircle,
  package: IconPackage,
  rocket: IconRocket,
  "shopping-bag": IconShoppingBag,
  star: IconStar,
  ticket: IconTicket,
  "tools-kitchen-2": IconToolsKitchen2,
  trophy: IconTrophy,
  "user-plus": IconUserPlus,
};

export function TemplateIcon({ name }: { name: string }) {
  return <Tile icon={byName[name] ?? IconSitemap} />;
}
