import { ActionIcon, Tooltip } from "@mantine/core";
import { IconTemplate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api";
import { TemplateDialog } from "./TemplateForm";

/** Beside the composer of channels that know approved forms: they may be sent at any time. */
export function TemplateButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <Tooltip label={t("conversations.window.template")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={38}
          aria-label={t("conversations.window.template")}
          onClick={() => setChoosing(true)}
        >
          <IconTemplate size={18} />
        </ActionIcon>
      </Tooltip>
      <TemplateDialog conversation={conversation} opened={choosing} onClose={() => setChoosing(false)} />
    </>
  );
}
