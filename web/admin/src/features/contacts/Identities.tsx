import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useChannels, useMay, type Contact } from "@/api";
import { kindIcon } from "@/features/channels";
import { useKindWords } from "@/ui/kindWords";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { Tag } from "@/ui/Tag";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { useConsent } from "./queries";

/** Where a person writes from, and whether they want to be written to there. */
export function Identities({ contact, mayWrite }: { contact: Contact; mayWrite: boolean }) {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  const channels = useChannels(useMay("channels.read"));
  const consent = useConsent(contact);
  return (
    <Section title={t("contacts.identities.title")} description={t("contacts.identities.text")}>
      <Rows label={t("contacts.identities.title")}>
        {contact.identities.map((one) => {
          const channel = channels.data?.find((other) => other.id === one.channel_id);
          const out = one.opted_out_at !== null;
          const changing =
            consent.isPending &&
            consent.variables.channel_id === one.channel_id &&
            consent.variables.external_id === one.external_id;
          return (
            <Row
              wide
              key={`${one.channel_id} ${one.external_id}`}
              icon={<Tile icon={kindIcon(one.channel_kind)} />}
              title={
                <>
                  <bdi>{channel?.name ?? words.name(one.channel_kind, one.channel_kind)}</bdi>
                  {out && <Tag tone="wait">{t("contacts.optedOut")}</Tag>}
                </>
              }
              text={
                <>
                  <bdi dir="ltr">{one.external_id}</bdi>
                  {one.opted_out_at !== null && one.opted_out_by && (
                    <>
                      {" · "}
                      {t(`contacts.consent.by.${one.opted_out_by}`)} <TimeAgo at={one.opted_out_at} />
                    </>
                  )}
                </>
              }
              actions={
                <Switch
                  label={t("contacts.consent.wants")}
                  labelPosition="left"
                  disabled={!mayWrite || changing}
                  checked={changing ? !consent.variables.opted_out : !out}
                  onChange={(event) =>
                    consent.mutate({
                      channel_id: one.channel_id,
                      external_id: one.external_id,
                      opted_out: !event.currentTarget.checked,
                    })
                  }
                />
              }
            />
          );
        })}
      </Rows>
    </Section>
  );
}
