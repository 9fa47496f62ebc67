import { ActionIcon, Button, Group, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys } from "@/api";
import { amountText, parseAmount } from "@/lib/money";
import { toDate } from "@/lib/time";
import { Section } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { useRates } from "./queries";
import classes from "./spend.module.css";

const places = 9;
const example = { from: "USD", to: "EUR" };

/** Rates of exchange: needed where a vendor's currency is not the one of a budget or of the sums. */
export function Rates({ mayWrite }: { mayWrite: boolean }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const rates = useRates();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [rate, setRate] = useState("");
  const [day, setDay] = useState("");
  const changed = async () => {
    await client.invalidateQueries({ queryKey: keys.rates });
    await client.invalidateQueries({ queryKey: keys.calls });
  };
  const save = useMutation({
    mutationFn: () =>
      api.post("/currency-rates", {
        body: {
          from,
          to,
          rate_nanos: parseAmount(rate, places)!,
          ...(day ? { valid_from: Date.parse(`${day}T00:00:00Z`) * 1000 } : {}),
        },
      }),
    onSuccess: async () => {
      setRate("");
      await changed();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete("/currency-rates/{id}", { path: { id } }),
    onSuccess: changed,
  });
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Section title={t("spend.rates.title")} description={t("spend.rates.text")}>
      {rates.data && rates.data.length > 0 && (
        <ul className={classes.rates}>
          {rates.data.map((one) => (
            <li key={one.id}>
              <span dir="ltr">
                1 {one.from} = {amountText(one.rate_nanos, places)} {one.to}
              </span>
              <span className={classes.muted}>
                {t("spend.rates.since", { date: date.format(toDate(one.valid_from)) })}
              </span>
              {mayWrite && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`${t("common.remove")}: ${one.from} ${one.to}`}
                  onClick={() => remove.mutate(one.id)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <form onSubmit={submit}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={t("spend.rates.from")}
              placeholder={example.from}
              maxLength={3}
              w={90}
              dir="ltr"
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value.toUpperCase())}
            />
            <TextInput
              label={t("spend.rates.to")}
              placeholder={example.to}
              maxLength={3}
              w={90}
              dir="ltr"
              value={to}
              onChange={(event) => setTo(event.currentTarget.value.toUpperCase())}
            />
            <TextInput
              label={t("spend.rates.rate")}
              placeholder="0.92"
              inputMode="decimal"
              w={130}
              dir="ltr"
              value={rate}
              onChange={(event) => setRate(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t("spend.rates.day")}
              w={170}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              loading={save.isPending}
              disabled={from.length !== 3 || to.length !== 3 || !parseAmount(rate, places)}
            >
              {t("spend.rates.set")}
            </Button>
          </Group>
          {save.error && <ErrorNote error={save.error} />}
        </form>
      )}
    </Section>
  );
}
