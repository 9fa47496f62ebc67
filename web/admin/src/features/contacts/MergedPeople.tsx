import { Button } from "@mantine/core";
import { IconArrowsSplit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { toast } from "@/ui/toast";
import { useMerges, useUndoMerge } from "./queries";

/** Of which others this person was made; each can be made a person of their own again. */
export function MergedPeople({ contact, mayWrite }: { contact: Contact; mayWrite: boolean }) {
  const { t } = useTranslation();
  const merges = useMerges(contact.id);
  const undo = useUndoMerge();
  const list = merges.data?.filter((one) => one.undone_at === null) ?? [];
  if (list.length === 0) return null;
  return (
    <Section title={t("contacts.merges.title")} description={t("contacts.merges.text")}>
      <Rows label={t("contacts.merges.title")}>
        {list.map((one) => (
          <Row
            wide
            key={one.id}
            icon={<Tile icon={IconArrowsSplit} />}
            title={one.other_name || t("content.visitor", { tail: one.other_id.slice(-4) })}
            text={
              <>
                {one.automatic
                  ? t("contacts.merges.automatic")
                  : t("contacts.merges.by", { name: one.by_name })}
                {" · "}
                <bdi dir="ltr">{one.identities.map((identity) => identity.external_id).join(", ")}</bdi>
              </>
            }
            aside={<TimeAgo at={one.created_at} />}
            actions={
              mayWrite && (
                <Button
                  size="xs"
                  variant="default"
                  loading={undo.isPending && undo.variables === one.id}
                  onClick={() => undo.mutate(one.id, { onSuccess: () => toast(t("contacts.merges.parted")) })}
                >
                  {t("contacts.merges.undo")}
                </Button>
              )
            }
          />
        ))}
      </Rows>
    </Section>
  );
}
