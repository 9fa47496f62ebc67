import { Button, Modal } from "@mantine/core";
import { IconPlus, IconSparkles } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useBots, useMay, useModels, useProviderKinds, useProviders } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { useKindWords } from "@/ui/kindWords";
import { toast } from "@/ui/toast";
import { ConnectModel } from "./ConnectModel";
import { Tag } from "@/ui/Tag";

export function ModelsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const providers = useProviders();
  const models = useModels();
  const kinds = useProviderKinds();
  const words = useKindWords("provider");
  const bots = useBots(useMay("bots.read"));
  const mayWrite = useMay("models.write");
  const [adding, setAdding] = useUrlValue("add");
  const reason = !mayWrite && t("common.noPermission");
  const add = (
    <GuardedButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setAdding("1")}>
      {t("models.add")}
    </GuardedButton>
  );
  const list = providers.data ?? [];
  return (
    <Page
      title={t("modelSections.providers")}
      description={t("models.intro")}
      actions={list.length > 0 && add}
    >
      {providers.isPending ? (
        <ListSkeleton rows={3} />
      ) : providers.error ? (
        <ErrorState error={providers.error} onRetry={() => void providers.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconSparkles}
          title={t("models.empty.title")}
          text={t("models.empty.text")}
          action={add}
        />
      ) : (
        <Rows>
          {list.map((provider) => {
            const own = (models.data ?? []).filter((model) => model.provider_id === provider.id);
            const users = (bots.data ?? []).filter((bot) =>
              own.some((model) => model.id === bot.model_id),
            ).length;
            const kind = kinds.data?.find((one) => one.kind === provider.kind);
            const address = provider.settings["base_url"];
            return (
              <Row
                key={provider.id}
                to={`/models/${provider.id}`}
                faded={!provider.enabled}
                icon={<Tile icon={IconSparkles} />}
                title={
                  <>
                    {provider.name}
                    {!provider.enabled && <Tag>{t("common.off")}</Tag>}
                  </>
                }
                text={[
                  words.name(provider.kind, kind?.name ?? provider.kind),
                  typeof address === "string" ? address : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
                aside={
                  <>
                    <span>{t("models.count", { count: own.length })}</span>
                    <span>{t("models.usedBy", { count: users })}</span>
                  </>
                }
              />
            );
          })}
        </Rows>
      )}
      <Modal
        opened={adding === "1" && mayWrite}
        onClose={() => setAdding(null)}
        title={t("models.add")}
        size="lg"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <ConnectModel
          submitLabel={t("models.save")}
          onCancel={() => setAdding(null)}
          onDone={(_model, providerId) => {
            toast(t("models.added"));
            void navigate(`/models/${providerId}`);
          }}
        />
      </Modal>
      {list.length > 0 && list.length < 3 && mayWrite && (
        <Button variant="subtle" mt="md" onClick={() => void navigate("/bots")}>
          {t("models.chooseForBot")}
        </Button>
      )}
    </Page>
  );
}
