import { Alert, Button } from "@mantine/core";
import { IconArrowMerge, IconMessages } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { contactName, contentSummary, useMay, type Contact } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { useKindWords } from "@/ui/kindWords";
import { Page, Section } from "@/ui/Page";
import { PageOf } from "@/ui/PageOf";
import { Row, Rows } from "@/ui/Row";
import { ErrorNote, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { Addresses } from "./Addresses";
import { Identities } from "./Identities";
import { MergedPeople } from "./MergedPeople";
import { MergePeople } from "./MergePeople";
import { useContact, useConversationsOf, useDuplicates } from "./queries";

/** One person: where they write from, how else they can be reached, and who else they may be. */
export function ContactPage() {
  const { t } = useTranslation();
  const { contactId = "" } = useParams();
  const contact = useContact(contactId);
  return (
    <PageOf
      query={contact}
      title={t("app.pages.contacts")}
      back={{ to: "/contacts", label: t("app.pages.contacts") }}
      width="form"
    >
      {(loaded) => <Loaded key={loaded.id} contact={loaded} />}
    </PageOf>
  );
}

function Loaded({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const mayWrite = useMay("conversations.write");
  const [merging, setMerging] = useState<Contact | "choose" | null>(null);
  const reason = !mayWrite && t("common.noPermission");
  return (
    <Page
      title={contactName(contact, t)}
      description={
        contact.last_seen_at !== null && (
          <>
            {t("contacts.seen")} <TimeAgo at={contact.last_seen_at} />
          </>
        )
      }
      back={{ to: "/contacts", label: t("app.pages.contacts") }}
      actions={
        <GuardedButton
          reason={reason}
          variant="default"
          leftSection={<IconArrowMerge size={16} />}
          onClick={() => setMerging("choose")}
        >
          {t("contacts.merge.with")}
        </GuardedButton>
      }
    >
      <Duplicates contact={contact} mayWrite={mayWrite} onMerge={setMerging} />
      <Identities contact={contact} mayWrite={mayWrite} />
      <Addresses contact={contact} mayWrite={mayWrite} />
      <MergedPeople contact={contact} mayWrite={mayWrite} />
      <Conversations contact={contact} />
      <MergePeople
        contact={contact}
        opened={merging !== null}
        first={merging === "choose" ? null : merging}
        onClose={() => setMerging(null)}
      />
    </Page>
  );
}

function Duplicates({
  contact,
  mayWrite,
  onMerge,
}: {
  contact: Contact;
  mayWrite: boolean;
  onMerge: (other: Contact) => void;
}) {
  const { t } = useTranslation();
  const duplicates = useDuplicates(contact.id);
  if (!duplicates.data?.length) return null;
  return (
    <Alert color="yellow" icon={<IconArrowMerge size={18} />} title={t("contacts.duplicates.title")} mb="lg">
      <Rows label={t("contacts.duplicates.title")}>
        {duplicates.data.map((one) => {
          const sure = one.verified_here && one.verified_there;
          return (
            <Row
              wide
              key={one.contact.id}
              to={`/contacts/${one.contact.id}`}
              title={contactName(one.contact, t)}
              text={
                <>
                  {sure ? t("contacts.duplicates.verified") : t("contacts.duplicates.said")}{" "}
                  <bdi dir="ltr">{one.address}</bdi>
                </>
              }
              actions={
                mayWrite && (
                  <Button size="xs" variant="default" onClick={() => onMerge(one.contact)}>
                    {t("contacts.duplicates.compare")}
                  </Button>
                )
              }
            />
          );
        })}
      </Rows>
    </Alert>
  );
}

function Conversations({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  const conversations = useConversationsOf(contact.id);
  return (
    <Section title={t("app.pages.conversations")}>
      {conversations.isPending ? (
        <ListSkeleton rows={1} />
      ) : conversations.error ? (
        <ErrorNote error={conversations.error} />
      ) : (
        <Rows label={t("app.pages.conversations")}>
          {conversations.data.map((one) => (
            <Row
              key={one.id}
              to={`/conversations/${one.id}`}
              icon={<Tile icon={IconMessages} />}
              title={one.title || words.name(one.channel_kind, one.channel_kind)}
              text={one.last_message ? contentSummary(one.last_message.content, t) : undefined}
              aside={<TimeAgo at={one.last_activity_at} />}
            />
          ))}
        </Rows>
      )}
    </Section>
  );
}
