import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAddressBook, IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { contactName, flatten } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { Face } from "@/ui/Face";
import { useKindWords } from "@/ui/kindWords";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { shownAddresses } from "./merged";
import { useContacts } from "./queries";

/** Everybody who has ever written, by whatever channel. */
export function ContactsPage() {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  const [search, setSearch] = useUrlValue("q");
  const [settled] = useDebouncedValue(search.trim(), 250);
  const contacts = useContacts(settled);
  const list = flatten(contacts.data);
  return (
    <Page title={t("app.pages.contacts")} description={t("contacts.intro")}>
      <TextInput
        mb="md"
        leftSection={<IconSearch size={16} />}
        placeholder={t("contacts.search")}
        aria-label={t("contacts.search")}
        maxLength={300}
        dir="auto"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value || null)}
      />
      {contacts.isPending ? (
        <ListSkeleton />
      ) : contacts.error ? (
        <ErrorState error={contacts.error} onRetry={() => void contacts.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconAddressBook}
          title={settled ? t("contacts.nobody.title") : t("contacts.empty.title")}
          text={settled ? t("contacts.nobody.text") : t("contacts.empty.text")}
        />
      ) : (
        <>
          <Rows label={t("app.pages.contacts")}>
            {list.map((contact) => {
              const kinds = [...new Set(contact.identities.map((one) => one.channel_kind))];
              return (
                <Row
                  key={contact.id}
                  to={`/contacts/${contact.id}`}
                  icon={<Face name={contact.name} size={40} />}
                  title={
                    <>
                      <bdi>{contactName(contact, t)}</bdi>
                      {contact.identities.some((one) => one.opted_out_at !== null) && (
                        <Tag tone="wait">{t("contacts.optedOut")}</Tag>
                      )}
                    </>
                  }
                  text={
                    [
                      kinds.map((kind) => words.name(kind, kind)).join(", "),
                      shownAddresses(contact)[0]?.address,
                    ]
                      .filter(Boolean)
                      .join(" · ") || undefined
                  }
                  aside={contact.last_seen_at !== null && <TimeAgo at={contact.last_seen_at} />}
                />
              );
            })}
          </Rows>
          {contacts.hasNextPage && (
            <Button
              mt="md"
              variant="default"
              loading={contacts.isFetchingNextPage}
              onClick={() => void contacts.fetchNextPage()}
            >
              {t("common.loadMore")}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
