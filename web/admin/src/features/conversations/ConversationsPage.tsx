import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { MasterDetail } from "@/ui/MasterDetail";
import { useDocumentTitle } from "@/ui/Page";
import { EmptyState } from "@/ui/States";
import { ConversationDetail } from "./ConversationDetail";
import { ConversationList } from "./ConversationList";

export function ConversationsPage() {
  const { t } = useTranslation();
  const { conversationId } = useParams();
  useDocumentTitle(t("app.pages.conversations"));
  return (
    <MasterDetail
      open={Boolean(conversationId)}
      listLabel={t("app.pages.conversations")}
      list={<ConversationList selected={conversationId} />}
      detail={
        conversationId ? (
          <ConversationDetail key={conversationId} id={conversationId} />
        ) : (
          <EmptyState
            fill
            icon={IconMessages}
            title={t("conversations.choose.title")}
            text={t("conversations.choose.text")}
          />
        )
      }
    />
  );
}
