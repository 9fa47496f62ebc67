import { ActionIcon, Button, Group, Select, Text, TextInput } from "@mantine/core";
import { IconMail, IconPhone, IconRosetteDiscountCheck, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api";
import { fieldError } from "@/lib/problem";
import { useKindWords } from "@/ui/kindWords";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { Tag } from "@/ui/Tag";
import { Tile } from "@/ui/Tile";
import { shownAddresses } from "./merged";
import { useAddAddress, useRemoveAddress, type AddressInput } from "./queries";

/** E-mails and phones, with who says that they are this person's. */
export function Addresses({ contact, mayWrite }: { contact: Contact; mayWrite: boolean }) {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  const remove = useRemoveAddress(contact);
  const list = shownAddresses(contact);
  return (
    <Section title={t("contacts.addresses.title")} description={t("contacts.addresses.text")}>
      {list.length > 0 && (
        <Rows label={t("contacts.addresses.title")}>
          {list.map((one) => (
            <Row
              key={`${one.kind} ${one.address}`}
              faded={one.former}
              icon={<Tile icon={one.kind === "email" ? IconMail : IconPhone} />}
              title={
                <>
                  <bdi dir="ltr">{one.address}</bdi>
                  {one.verified && (
                    <Tag tone="accent">
                      <IconRosetteDiscountCheck size={13} aria-hidden /> {t("contacts.addresses.verified")}
                    </Tag>
                  )}
                  {one.former && <Tag>{t("contacts.addresses.former")}</Tag>}
                </>
              }
              text={
                [
                  ...one.sources.map((kind) => words.name(kind, kind)),
                  ...(one.byTeam ? [t("contacts.addresses.team")] : []),
                ].join(", ") || undefined
              }
              actions={
                one.byTeam &&
                mayWrite && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("contacts.addresses.remove", { address: one.address })}
                    loading={remove.isPending && remove.variables.address === one.address}
                    onClick={() => remove.mutate({ kind: one.kind, address: one.address })}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                )
              }
            />
          ))}
        </Rows>
      )}
      {mayWrite ? (
        <AddAddress contact={contact} />
      ) : (
        list.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("contacts.addresses.none")}
          </Text>
        )
      )}
    </Section>
  );
}

function AddAddress({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const add = useAddAddress(contact);
  const [kind, setKind] = useState<AddressInput["kind"]>("email");
  const [address, setAddress] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!address.trim()) return;
    add.mutate({ kind, address: address.trim() }, { onSuccess: () => setAddress("") });
  };
  const problem = fieldError(add.error, "address") ?? (add.error ? add.error.message : undefined);
  return (
    <form onSubmit={submit}>
      <Group mt="sm" gap="xs" align="flex-start" wrap="nowrap">
        <Select
          aria-label={t("contacts.addresses.kind")}
          w={130}
          allowDeselect={false}
          data={[
            { value: "email", label: t("contacts.addresses.email") },
            { value: "phone", label: t("contacts.addresses.phone") },
          ]}
          value={kind}
          onChange={(value) => value && setKind(value as AddressInput["kind"])}
        />
        <TextInput
          flex={1}
          dir="ltr"
          aria-label={t("contacts.addresses.address")}
          placeholder={kind === "email" ? "name@example.com" : "+47 900 12 345"}
          maxLength={300}
          value={address}
          error={problem}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!address.trim()} loading={add.isPending}>
          {t("contacts.addresses.add")}
        </Button>
      </Group>
    </form>
  );
}
