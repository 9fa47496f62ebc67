import { IconPlus, IconQuote } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay, usePrompts } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { SaveToLibrary } from "./SaveToLibrary";

export function PromptsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay("bots.write");
  const prompts = usePrompts();
  const [adding, setAdding] = useUrlValue("new");
  const list = prompts.data ?? [];
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setAdding("1")}
    >
      {t("prompts.add")}
    </GuardedButton>
  );
  return (
    <Page
      title={t("qualitySections.prompts")}
      description={t("prompts.intro")}
      actions={list.length > 0 && add}
    >
      {prompts.isPending ? (
        <ListSkeleton rows={3} />
      ) : prompts.error ? (
        <ErrorState error={prompts.error} onRetry={() => void prompts.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconQuote}
          title={t("prompts.empty.title")}
          text={t("prompts.empty.text")}
          action={add}
        />
      ) : (
        <Rows>
          {list.map((prompt) => (
            <Row
              key={prompt.id}
              to={`/models/prompts/${prompt.id}`}
              icon={<Tile icon={IconQuote} />}
              title={prompt.name}
              text={
                prompt.description ||
                (prompt.published_number
                  ? t("prompts.publishedVersion", { number: prompt.published_number })
                  : t("prompts.unpublished"))
              }
              aside={
                <>
                  <span>{t("prompts.versionCount", { count: prompt.versions })}</span>
                  <span>{t("models.usedBy", { count: prompt.bots })}</span>
                  <TimeAgo at={prompt.updated_at} />
                </>
              }
            />
          ))}
        </Rows>
      )}
      <SaveToLibrary
        opened={adding !== "" && mayWrite}
        onClose={() => setAdding(null)}
        onSaved={(id) => void navigate(`/models/prompts/${id}`)}
      />
    </Page>
  );
}
