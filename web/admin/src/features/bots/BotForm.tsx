import {
  Anchor,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, usePrompts, type Bot } from "@/api";
import { useModelOptions } from "@/features/models";
import { useHotkeys } from "@/lib/hotkeys";
import { fieldError } from "@/lib/problem";
import { zones } from "@/lib/zones";
import { Section } from "@/ui/Page";
import classes from "./BotPage.module.css";
import { JudgingSection } from "./JudgingSection";
import { SlugField } from "./SlugField";
import type { BotDraftState } from "./useBotDraft";

const languages = [
  "en",
  "ru",
  "uk",
  "kk",
  "de",
  "fr",
  "es",
  "pt",
  "it",
  "pl",
  "tr",
  "ar",
  "he",
  "fa",
  "hi",
  "zh",
  "ja",
  "ko",
];

/** The choice that stands for no prompt. */
const ownInstructions = "own";

/** The choice that stands for no time zone of its own. */
const ofWorkspace = "workspace";

/** The choice that stands for no language of its own. */
const asPerson = "person";

function languageName(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag; // Not a language tag; it was set over the API.
  }
}

interface BotFormProps {
  bot: Bot;
  draft: BotDraftState;
  disabled: boolean;
}

export function BotForm({ bot, draft, disabled }: BotFormProps) {
  const { t, i18n } = useTranslation();
  const { values, set, flush, error } = draft;
  useHotkeys([{ keys: "mod+KeyS", run: flush, inFields: true }]);
  const known = [...new Set([...languages, values.language])].filter(Boolean);
  const names = new Intl.DisplayNames([i18n.language], { type: "language" });
  const nameEmpty = !values.name.trim();
  const fieldProblem = (field: string) => fieldError(error, field);
  return (
    <div onBlur={flush}>
      <Section title={t("bots.sections.answers")}>
        <Stack gap="lg">
          <Textarea
            dir="auto"
            label={t("bots.greeting")}
            description={t("bots.greetingHelp")}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            readOnly={disabled}
            value={values.greeting}
            error={fieldProblem("greeting")}
            onChange={(event) => set({ greeting: event.currentTarget.value })}
          />
          <PromptField draft={draft} disabled={disabled} />
          <Textarea
            dir="auto"
            label={t("bots.instructions")}
            description={values.model_id ? t("bots.instructionsHelp") : t("bots.instructionsOffline")}
            placeholder={t("bots.instructionsPlaceholder")}
            autosize
            minRows={5}
            maxRows={24}
            maxLength={100_000}
            readOnly={disabled}
            display={values.prompt_id ? "none" : undefined}
            value={values.instructions}
            error={fieldProblem("instructions")}
            onChange={(event) => set({ instructions: event.currentTarget.value })}
          />
          <Textarea
            dir="auto"
            label={t("bots.knowledge")}
            description={t("bots.knowledgeHelp")}
            placeholder={t("bots.knowledgePlaceholder")}
            autosize
            minRows={6}
            maxRows={24}
            maxLength={1_000_000}
            readOnly={disabled}
            value={values.knowledge}
            error={fieldProblem("knowledge")}
            onChange={(event) => set({ knowledge: event.currentTarget.value })}
          />
        </Stack>
      </Section>

      <ModelSection draft={draft} disabled={disabled} />

      <JudgingSection botId={bot.id} draft={draft} disabled={disabled} />

      <Section title={t("bots.sections.about")}>
        <Stack gap="lg">
          <Switch
            label={t("bots.enabled")}
            description={t("bots.enabledHelp")}
            disabled={disabled}
            checked={values.enabled}
            onChange={(event) => set({ enabled: event.currentTarget.checked })}
          />
          <Switch
            label={t("feedback.ask")}
            description={t("feedback.askHelp")}
            disabled={disabled}
            checked={values.feedback}
            onChange={(event) => set({ feedback: event.currentTarget.checked })}
          />
          <TextInput
            label={t("bots.name")}
            description={t("bots.nameHelp")}
            required
            maxLength={100}
            readOnly={disabled}
            value={values.name}
            error={nameEmpty ? t("form.required") : fieldProblem("name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Textarea
            dir="auto"
            label={t("bots.description")}
            description={t("bots.descriptionHelp")}
            autosize
            maxLength={2000}
            readOnly={disabled}
            value={values.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
          />
          <Select
            label={t("bots.language")}
            description={t("bots.languageHelp")}
            searchable
            allowDeselect={false}
            disabled={disabled}
            data={[
              { value: asPerson, label: t("bots.languageAuto") },
              ...known.map((code) => ({ value: code, label: languageName(names, code) })),
            ]}
            value={values.language || asPerson}
            onChange={(value) => value && set({ language: value === asPerson ? "" : value })}
          />
          <Select
            label={t("bots.timezone")}
            description={t("bots.timezoneHelp")}
            searchable
            allowDeselect={false}
            disabled={disabled}
            error={fieldProblem("timezone")}
            data={[
              { value: ofWorkspace, label: t("bots.timezoneOfWorkspace") },
              ...zones(values.timezone).map((name) => ({ value: name, label: name })),
            ]}
            value={values.timezone || ofWorkspace}
            onChange={(value) => value && set({ timezone: value === ofWorkspace ? "" : value })}
            limit={60}
          />
          <SlugField bot={bot} disabled={disabled} />
        </Stack>
      </Section>
    </div>
  );
}

/** Instructions of the bot's own, or a prompt of the library. Says nothing where the library is empty. */
function PromptField({ draft, disabled }: Pick<BotFormProps, "draft" | "disabled">) {
  const { t } = useTranslation();
  const { values, set } = draft;
  const prompts = usePrompts();
  const list = prompts.data ?? [];
  if (list.length === 0 && !values.prompt_id) return null;
  return (
    <div>
      <Select
        label={t("prompts.botPrompt")}
        description={t("prompts.botPromptHelp")}
        allowDeselect={false}
        disabled={disabled || prompts.isPending}
        data={[
          { value: ownInstructions, label: t("prompts.ownInstructions") },
          ...list.map((one) => ({
            value: one.id,
            label: one.name,
            disabled: one.published_version_id === null,
          })),
        ]}
        value={values.prompt_id ?? ownInstructions}
        error={fieldError(draft.error, "prompt_id")}
        onChange={(value) => set({ prompt_id: !value || value === ownInstructions ? null : value })}
      />
      {values.prompt_id && (
        <Anchor component={Link} to={`/models/prompts/${values.prompt_id}`} size="sm">
          {t("prompts.editPrompt")}
        </Anchor>
      )}
    </div>
  );
}

function ModelSection({ draft, disabled }: Pick<BotFormProps, "draft" | "disabled">) {
  const { t } = useTranslation();
  const { values, set } = draft;
  const mayRead = useMay("models.read");
  const mayAdd = useMay("models.write");
  const options = useModelOptions(mayRead);
  const chosen = options.find(values.model_id);
  const off =
    chosen &&
    options.groups.some((group) => group.items.some((item) => item.value === chosen.id && item.disabled));
  return (
    <Section title={t("bots.sections.model")}>
      <Stack gap="lg">
        <Select
          label={t("bots.model")}
          description={values.model_id ? undefined : t("bots.offlineHelp")}
          data={[
            { group: t("bots.withoutModel"), items: [{ value: "offline", label: t("bots.offlineOption") }] },
            ...options.groups,
          ]}
          allowDeselect={false}
          searchable={options.groups.length > 1}
          disabled={disabled || (mayRead && options.pending)}
          value={values.model_id ?? "offline"}
          error={off ? t("bots.modelOff") : undefined}
          onChange={(value) => set({ model_id: !value || value === "offline" ? null : value })}
        />
        {options.groups.length === 0 && !options.pending && mayAdd && (
          <Text>
            {t("bots.noModels")}{" "}
            <Anchor component={Link} to="/models?add=1">
              {t("models.add")}
            </Anchor>
          </Text>
        )}
        {values.model_id && (
          <SimpleGrid cols={{ base: 1, xs: 3 }} className={classes.numbers}>
            <NumberInput
              label={t("bots.temperature")}
              description={t("bots.temperatureHelp")}
              placeholder={t("bots.vendorDefault")}
              min={0}
              max={2}
              step={0.1}
              decimalScale={2}
              readOnly={disabled}
              value={values.temperature ?? ""}
              onChange={(value) => set({ temperature: value === "" ? null : Number(value) })}
            />
            <NumberInput
              label={t("bots.maxTokens")}
              description={t("bots.maxTokensHelp")}
              placeholder={t("bots.vendorDefault")}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              readOnly={disabled}
              value={values.max_output_tokens ?? ""}
              onChange={(value) => set({ max_output_tokens: value === "" ? null : Number(value) })}
            />
            <NumberInput
              label={t("bots.history")}
              description={t("bots.historyHelp")}
              min={0}
              max={500}
              allowDecimal={false}
              readOnly={disabled}
              value={values.history_messages}
              onChange={(value) => value !== "" && set({ history_messages: Number(value) })}
            />
          </SimpleGrid>
        )}
      </Stack>
    </Section>
  );
}
