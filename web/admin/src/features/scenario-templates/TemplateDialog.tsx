import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import { TemplateGallery } from "./TemplateGallery";
import type { Template } from "./templates";

interface Props {
  opened: boolean;
  onClose: () => void;
  onPick: (template: Template) => void;
  busy?: string | null;
  error?: unknown;
}

export function TemplateDialog({ opened, onClose, onPick, busy = null, error }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("templates.title")}
      size="min(1080px, 94vw)"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <ErrorNote error={error} />
      <TemplateGallery onPick={onPick} busy={busy} />
    </Modal>
  );
}
