import {
  Button,
  Fieldset,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, readAll, useBots, useMay, useModels, type Budget } from "@/api";
import { amountText, parseAmount } from "@/lib/money";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";

const scopes = ["workspace", "bot", "contact", "model", "route", "key"] as const;
const budgetPeriods = ["day", "month", "total"] as const;

export function BudgetForm({ budget, onDone }: { budget: Budget | null; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: () => api.get("/settings"),
    enabled: useMay("settings.read"),
  });
  const models = useModels();
  const bots = useBots(useMay("bots.read"));
  const apiKeys = useQuery({
    queryKey: keys.apiKeys,
    queryFn: () => readAll((cursor) => api.get("/api-keys", { query: { cursor, limit: 100 } })),
    enabled: useMay("keys.read"),
  });
  const [label, setLabel] = useState(budget?.label ?? "");
  const [scope, setScope] = useState<(typeof scopes)[number]>(budget?.scope ?? "workspace");
  const [subject, setSubject] = useState(budget?.subject_id ?? "");
  const [period, setPeriod] = useState<(typeof budgetPeriods)[number]>(budget?.period ?? "month");
  const [limit, setLimit] = useState(budget ? amountText(budget.limit_micros) : "");
  const [currency, setCurrency] = useState(budget?.currency ?? "");
  const [warn, setWarn] = useState<number | string>(budget?.warn_percent ?? 80);
  const [degrade, setDegrade] = useState<number | string>(budget?.degrade_percent ?? 0);
  const [degradeTo, setDegradeTo] = useState(budget?.degrade_to ?? "");
  const [hard, setHard] = useState(budget?.hard ?? true);
  const [needsPrice, setNeedsPrice] = useState(budget?.needs_price ?? false);
  const [enabled, setEnabled] = useState(budget?.enabled ?? true);
  const micros = parseAmount(limit);
  const save = useMutation({
    mutationFn: async () => {
      const terms = {
        label: label.trim(),
        period,
        currency: currency || settings.data?.currency || "USD",
        limit_micros: micros!,
        warn_percent: Number(warn) || 0,
        degrade_percent: Number(degrade) || 0,
        degrade_to: degradeTo,
        hard,
        needs_price: needsPrice,
        enabled,
      };
      if (budget) await api.patch("/budgets/{id}", { path: { id: budget.id }, body: terms });
      else await api.post("/budgets", { body: { ...terms, scope, subject_id: subject || null } });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.budgets });
      toast(t("save.saved"));
      onDone();
    },
  });
  const subjects =
    scope === "bot"
      ? (bots.data ?? []).map((bot) => ({ value: bot.id, label: bot.name }))
      : scope === "model"
        ? (models.data ?? []).map((model) => ({ value: model.id, label: model.label }))
        : scope === "key"
          ? (apiKeys.data ?? []).map((key) => ({ value: key.id, label: key.name }))
          : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("spend.budgets.label")}
          description={t("spend.budgets.labelHelp")}
          required
          maxLength={100}
          data-autofocus
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {!budget && (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t("spend.budgets.for")}
              allowDeselect={false}
              data={scopes.map((value) => ({ value, label: t(`spend.budgets.scopes.${value}`) }))}
              value={scope}
              onChange={(value) => {
                setScope(value as typeof scope);
                setSubject("");
              }}
            />
            {scope !== "workspace" &&
              (subjects ? (
                <Select
                  label={t("spend.budgets.which")}
                  searchable
                  clearable
                  placeholder={t(`spend.budgets.each.${scope}`)}
                  data={subjects}
                  value={subject || null}
                  onChange={(value) => setSubject(value ?? "")}
                />
              ) : (
                <TextInput
                  label={t("spend.budgets.which")}
                  description={t("spend.budgets.idHelp")}
                  placeholder={t(`spend.budgets.each.${scope}`)}
                  value={subject}
                  onChange={(event) => setSubject(event.currentTarget.value.trim())}
                />
              ))}
          </SimpleGrid>
        )}
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <TextInput
            label={t("spend.budgets.limit")}
            required
            inputMode="decimal"
            dir="ltr"
            placeholder="50"
            error={limit !== "" && !micros ? t("spend.amountError") : undefined}
            value={limit}
            onChange={(event) => setLimit(event.currentTarget.value)}
          />
          <TextInput
            label={t("spend.currency")}
            maxLength={3}
            dir="ltr"
            placeholder={settings.data?.currency ?? "USD"}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
          />
          <Select
            label={t("spend.period")}
            allowDeselect={false}
            data={budgetPeriods.map((value) => ({ value, label: t(`spend.budgets.periods.${value}`) }))}
            value={period}
            onChange={(value) => setPeriod(value as typeof period)}
          />
        </SimpleGrid>
        <Fieldset legend={t("spend.budgets.steps")}>
          <Stack>
            <NumberInput
              label={t("spend.budgets.warnAt")}
              description={t("spend.budgets.zeroNever")}
              suffix=" %"
              min={0}
              max={100}
              value={warn}
              onChange={setWarn}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput
                label={t("spend.budgets.degradeAt")}
                description={t("spend.budgets.zeroNever")}
                suffix=" %"
                min={0}
                max={100}
                value={degrade}
                onChange={setDegrade}
              />
              <Select
                label={t("spend.budgets.degradeTo")}
                description={t("spend.budgets.degradeToHelp")}
                searchable
                clearable
                disabled={!Number(degrade)}
                data={(models.data ?? []).map((model) => ({ value: model.id, label: model.label }))}
                value={degradeTo || null}
                onChange={(value) => setDegradeTo(value ?? "")}
              />
            </SimpleGrid>
            <Switch
              label={t("spend.budgets.hard")}
              description={t("spend.budgets.hardHelp")}
              checked={hard}
              onChange={(event) => setHard(event.currentTarget.checked)}
            />
            <Switch
              label={t("spend.budgets.needsPrice")}
              description={t("spend.budgets.needsPriceHelp")}
              checked={needsPrice}
              onChange={(event) => setNeedsPrice(event.currentTarget.checked)}
            />
          </Stack>
        </Fieldset>
        <Switch
          label={t("spend.budgets.enabled")}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!label.trim() || !micros || (Number(degrade) > 0 && !degradeTo)}
          >
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
