import { Select, Text, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { channelTemplates, useChannelKinds, useChannels, useMay, type ChannelTemplate } from "@/api";
import { useEditorState } from "../store/context";
import classes from "./Fields.module.css";
import { LocaleTabs } from "./LocaleTabs";
import { InsertVariable } from "./LocalizedField";
import { languageOf, templateOf, withTemplate, withValue, type TemplateSetting } from "./template";
import type { FieldProps } from "./types";

/** The bot's channels whose vendor approves forms beforehand. */
function useTemplateChannels(): string[] {
  const { botId = "" } = useParams();
  const mayRead = useMay("channels.read");
  const channels = useChannels(mayRead);
  const kinds = useChannelKinds(mayRead);
  const able = new Set((kinds.data ?? []).filter((one) => one.capabilities.templates).map((one) => one.kind));
  return (channels.data ?? [])
    .filter((one) => one.bot_id === botId && one.enabled && able.has(one.kind))
    .map((one) => one.id);
}

function useTemplates(channels: string[]): { forms: ChannelTemplate[]; failed: boolean; pending: boolean } {
  const all = useQueries({ queries: channels.map(channelTemplates) });
  return {
    forms: all.flatMap((one) => one.data ?? []).filter((one) => one.status === "APPROVED"),
    failed: all.some((one) => one.error),
    pending: all.some((one) => one.isPending),
  };
}

/** Which approved template goes out in place of what the block says. Shown where the bot has such a channel, or one is named. */
export function TemplateField(props: FieldProps) {
  const channels = useTemplateChannels();
  const setting = templateOf(props.value);
  return channels.length > 0 || setting.template ? (
    <TemplateForm {...props} channels={channels} setting={setting} />
  ) : null;
}

function TemplateForm({
  path,
  label,
  help,
  error,
  onChange,
  disabled,
  channels,
  setting,
}: FieldProps & { channels: string[]; setting: TemplateSetting }) {
  const { t } = useTranslation();
  const locale = useEditorState((state) => state.locale);
  const locales = useEditorState((state) => state.doc.locales);
  const { forms, failed, pending } = useTemplates(channels);
  const language = languageOf(setting, locale, locales);
  const form = forms.find((one) => one.name === setting.template && one.language === language);
  const names = form?.parameters ?? setting.values.map((one) => one.name);
  const data = forms.map((one) => ({
    value: `${one.name} ${one.language}`,
    label: `${one.name} (${one.language})`,
  }));
  const chosen = setting.template ? `${setting.template} ${language}` : null;
  if (chosen && !data.some((one) => one.value === chosen))
    data.push({ value: chosen, label: `${setting.template} (${language})` });
  const choose = (next: string | null) => {
    const [name = "", code = ""] = next?.split(" ") ?? [];
    const picked = forms.find((one) => one.name === name && one.language === code);
    onChange(next ? withTemplate(setting, name, locale, code, picked?.parameters ?? []) : undefined);
  };
  return (
    <div className={classes.template} role="group" aria-label={label}>
      <div className={classes.localized}>
        <div className={classes.tools}>{setting.template && <LocaleTabs filled={setting.languages} />}</div>
        <Select
          label={label}
          description={help}
          error={error}
          placeholder={t("flow.fields.noTemplate")}
          nothingFoundMessage={pending ? t("common.loading") : t("conversations.window.none")}
          searchable
          clearable
          disabled={disabled}
          data-field={path}
          data={data}
          value={chosen}
          onChange={choose}
        />
      </div>
      {failed && <p className={classes.error}>{t("flow.fields.templatesFailed")}</p>}
      {form?.body && (
        <Text size="sm" dir="auto" className={classes.templateBody}>
          {form.body}
        </Text>
      )}
      {names.map((name) => {
        const value = setting.values.find((one) => one.name === name)?.value ?? "";
        const set = (words: string) => onChange(withValue(setting, name, words));
        return (
          <div key={name} className={classes.localized}>
            <div className={classes.tools}>
              <InsertVariable onPick={(variable) => set(`${value}{{${variable}}}`)} disabled={disabled} />
            </div>
            <TextInput
              label={t("conversations.window.parameter", { name })}
              withAsterisk
              dir="auto"
              maxLength={4000}
              disabled={disabled}
              data-field={`${path}.${name}`}
              value={value}
              onChange={(event) => set(event.currentTarget.value)}
            />
          </div>
        );
      })}
    </div>
  );
}
