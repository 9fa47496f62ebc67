import { Button, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Price } from "@/api";
import { amountText, parseAmount } from "@/lib/money";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";

const amounts = [
  "input",
  "output",
  "cached_input",
  "cache_write",
  "reasoning",
  "audio_input",
  "audio_output",
  "image",
  "request",
  "minute",
] as const;
type Amount = (typeof amounts)[number];
const mayBeEmpty: readonly Amount[] = [
  "cached_input",
  "cache_write",
  "reasoning",
  "audio_input",
  "audio_output",
];

/** A price of the workspace; from a built-in one it makes a new one that goes before it. */
export function PriceForm({
  price,
  provider: wantedProvider = "",
  model: wantedModel = "",
  onDone,
}: {
  price: Price | null;
  /** What a new one is for. */
  provider?: string;
  model?: string;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const edits = price !== null && !price.built_in;
  const [provider, setProvider] = useState(price?.provider_kind ?? wantedProvider);
  const [model, setModel] = useState(price?.model ?? wantedModel);
  const [currency, setCurrency] = useState(price?.currency ?? "USD");
  const [fromTokens, setFromTokens] = useState(String(price?.from_input_tokens ?? 0));
  const [validFrom, setValidFrom] = useState(dayOf(price?.valid_from));
  const [validTo, setValidTo] = useState(dayOf(price?.valid_to));
  const [source, setSource] = useState(price && !price.built_in ? price.source : "");
  const [texts, setTexts] = useState<Record<Amount, string>>(
    () =>
      Object.fromEntries(
        amounts.map((name) => {
          const value = price?.[name];
          const shown =
            value === null || value === undefined || (value === 0 && !["input", "output"].includes(name));
          return [name, shown ? "" : amountText(value)];
        }),
      ) as Record<Amount, string>,
  );
  const wrong = (name: Amount) => texts[name] !== "" && parseAmount(texts[name]) === null;
  const save = useMutation({
    mutationFn: async () => {
      const values = Object.fromEntries(
        amounts.map((name) => [name, parseAmount(texts[name]) ?? (mayBeEmpty.includes(name) ? null : 0)]),
      ) as Record<Amount, number>;
      const body = {
        ...values,
        provider_kind: provider.trim(),
        model: model.trim(),
        currency,
        from_input_tokens: Number(fromTokens) || 0,
        valid_from: microsOf(validFrom),
        valid_to: microsOf(validTo),
        source: source.trim(),
      };
      if (edits) await api.patch("/prices/{id}", { path: { id: price.id }, body });
      else await api.post("/prices", { body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.prices });
      toast(t("save.saved"));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput
            label={t("spend.prices.provider")}
            description={t("spend.prices.providerHelp")}
            required
            dir="ltr"
            value={provider}
            onChange={(event) => setProvider(event.currentTarget.value)}
          />
          <TextInput
            label={t("spend.model")}
            description={t("spend.prices.modelHelp")}
            required
            dir="ltr"
            value={model}
            onChange={(event) => setModel(event.currentTarget.value)}
          />
          <TextInput
            label={t("spend.currency")}
            description={t("spend.prices.currencyHelp")}
            required
            maxLength={3}
            dir="ltr"
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
          />
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {t("spend.prices.amountsHelp")}
        </Text>
        <SimpleGrid cols={{ base: 2, xs: 3 }}>
          {amounts.map((name) => (
            <TextInput
              key={name}
              label={t(`spend.prices.amounts.${name}`)}
              inputMode="decimal"
              dir="ltr"
              required={name === "input" || name === "output"}
              error={wrong(name) ? t("spend.amountError") : undefined}
              value={texts[name]}
              onChange={(event) => {
                const value = event.currentTarget.value;
                setTexts((now) => ({ ...now, [name]: value }));
              }}
            />
          ))}
          <TextInput
            label={t("spend.prices.fromTokens")}
            inputMode="numeric"
            dir="ltr"
            value={fromTokens}
            onChange={(event) => setFromTokens(event.currentTarget.value.replace(/\D/g, ""))}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="date"
            label={t("spend.prices.validFrom")}
            value={validFrom}
            onChange={(event) => setValidFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t("spend.prices.validTo")}
            value={validTo}
            onChange={(event) => setValidTo(event.currentTarget.value)}
          />
        </SimpleGrid>
        <TextInput
          label={t("spend.prices.source")}
          description={t("spend.prices.sourceHelp")}
          maxLength={500}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={
              !provider.trim() || !model.trim() || amounts.some(wrong) || !texts.input || !texts.output
            }
          >
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function dayOf(micros: number | null | undefined): string {
  return micros === null || micros === undefined ? "" : new Date(micros / 1000).toISOString().slice(0, 10);
}

function microsOf(day: string): number | null {
  return day ? Date.parse(`${day}T00:00:00Z`) * 1000 : null;
}
