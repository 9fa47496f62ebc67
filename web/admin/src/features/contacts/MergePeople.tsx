import { Button, Group, Modal, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { contactName, flatten, type Contact } from "@/api";
import { Face } from "@/ui/Face";
import { useKindWords } from "@/ui/kindWords";
import { Row, Rows } from "@/ui/Row";
import { ErrorNote, ListSkeleton } from "@/ui/States";
import { TimeAgo } from "@/ui/Time";
import { toast } from "@/ui/toast";
import { mergedContact, shownAddresses } from "./merged";
import { useContacts, useMerge } from "./queries";

interface Props {
  contact: Contact;
  opened: boolean;
  /** With whom to begin; null: somebody is to be found first. */
  first: Contact | null;
  onClose: () => void;
}

/** Finds who is the same person, shows side by side what stays, and makes one of the two. */
export function MergePeople({ contact, opened, first, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={t("contacts.merge.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Steps contact={contact} first={first} onClose={onClose} />
    </Modal>
  );
}

function Steps({ contact, first, onClose }: Omit<Props, "opened">) {
  const [other, setOther] = useState(first);
  return other ? (
    <Compare
      contact={contact}
      other={other}
      onBack={first ? onClose : () => setOther(null)}
      onDone={onClose}
    />
  ) : (
    <Find contact={contact} onFound={setOther} />
  );
}

function Find({ contact, onFound }: { contact: Contact; onFound: (other: Contact) => void }) {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  const [search, setSearch] = useState("");
  const [settled] = useDebouncedValue(search.trim(), 250);
  const people = useContacts(settled);
  const list = flatten(people.data).filter((one) => one.id !== contact.id);
  return (
    <Stack>
      <TextInput
        data-autofocus
        leftSection={<IconSearch size={16} />}
        label={t("contacts.merge.find")}
        description={t("contacts.merge.findHelp")}
        maxLength={300}
        dir="auto"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {people.isPending ? (
        <ListSkeleton rows={3} />
      ) : people.error ? (
        <ErrorNote error={people.error} />
      ) : list.length === 0 ? (
        <Text c="dimmed">{t("contacts.nobody.title")}</Text>
      ) : (
        <Rows label={t("contacts.merge.find")}>
          {list.slice(0, 8).map((one) => (
            <Row
              key={one.id}
              icon={<Face name={one.name} />}
              title={contactName(one, t)}
              text={[
                ...new Set(
                  one.identities.map((identity) => words.name(identity.channel_kind, identity.channel_kind)),
                ),
                ...shownAddresses(one).map((address) => address.address),
              ].join(" · ")}
              actions={
                <Button size="xs" variant="default" onClick={() => onFound(one)}>
                  {t("contacts.merge.choose")}
                </Button>
              }
            />
          ))}
        </Rows>
      )}
    </Stack>
  );
}

interface CompareProps {
  contact: Contact;
  other: Contact;
  onBack: () => void;
  onDone: () => void;
}

function Compare({ contact, other, onBack, onDone }: CompareProps) {
  const { t } = useTranslation();
  const merge = useMerge(contact);
  const columns = [contact, other, mergedContact(contact, other)];
  const rows: [string, (one: Contact) => ReactNode][] = [
    [t("contacts.fields.name"), (one) => <bdi>{one.name || "—"}</bdi>],
    [t("contacts.fields.language"), (one) => one.locale || "—"],
    [t("contacts.identities.title"), (one) => <IdentityList contact={one} />],
    [t("contacts.addresses.title"), (one) => <AddressList contact={one} />],
    [t("app.pages.conversations"), (one) => one.conversation_count],
    [t("contacts.fields.since"), (one) => <TimeAgo at={one.created_at} />],
  ];
  const submit = () =>
    merge.mutate(other, {
      onSuccess: () => {
        toast(t("contacts.merge.done"));
        onDone();
      },
    });
  return (
    <Stack>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              <Table.Th>{t("contacts.merge.this")}</Table.Th>
              <Table.Th>{t("contacts.merge.other")}</Table.Th>
              <Table.Th>{t("contacts.merge.stays")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(([label, cell]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row">{label}</Table.Th>
                {columns.map((one, index) => (
                  <Table.Td key={index} fw={index === 2 ? 600 : undefined} style={{ verticalAlign: "top" }}>
                    {cell(one)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        {t("contacts.merge.text")}
      </Text>
      <ErrorNote error={merge.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t("common.cancel")}
        </Button>
        <Button loading={merge.isPending} onClick={submit}>
          {t("contacts.merge.confirm")}
        </Button>
      </Group>
    </Stack>
  );
}

function IdentityList({ contact }: { contact: Contact }) {
  const words = useKindWords("channel");
  return contact.identities.map((one) => (
    <div key={`${one.channel_id} ${one.external_id}`}>
      {words.name(one.channel_kind, one.channel_kind)}{" "}
      <Text span size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        <bdi dir="ltr">{one.external_id}</bdi>
      </Text>
    </div>
  ));
}

function AddressList({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const list = shownAddresses(contact);
  if (list.length === 0) return "—";
  return list.map((one) => (
    <div key={`${one.kind} ${one.address}`} style={{ overflowWrap: "anywhere" }}>
      <bdi dir="ltr">{one.address}</bdi>
      {one.verified && (
        <Text span size="xs" c="dimmed">
          {" "}
          ({t("contacts.addresses.verified")})
        </Text>
      )}
    </div>
  ));
}
