import type { Channel, ChannelKind } from "@/api";

type Localized = Record<string, string>;

/** A step of setting a channel up, as the kind's guide has it (docs/howto/adding_a_channel.md). */
export interface GuideStep {
  id: string;
  title: Localized;
  text: Localized;
  /** What is pasted at the vendor: "webhook_url", or names of settings. */
  values: string[];
  /** Longer texts to paste at the vendor; "{webhook_url}" stands for the channel's address. */
  paste: { id: string; title: Localized; text: string }[];
  /** Settings that are filled in on this step. */
  fields: string[];
  action: "check" | "connect" | "test" | null;
  link: string | null;
}

export function guideSteps(kind: ChannelKind | undefined): GuideStep[] {
  const steps = (kind?.setup_guide as { steps?: Partial<GuideStep>[] } | undefined)?.steps ?? [];
  return steps.map((step, index) => ({
    id: step.id ?? String(index),
    title: step.title ?? {},
    text: step.text ?? {},
    values: step.values ?? [],
    paste: step.paste ?? [],
    fields: step.fields ?? [],
    action: step.action ?? null,
    link: step.link ?? null,
  }));
}

/**
 * Where a person writes to the account: the guide's address with what stands for {name} (as people know it, without "@"), {digits} (of its
 * phone number), or for a setting. Null while something of it is not known.
 */
export function writeTo(
  kind: ChannelKind | undefined,
  channel: Pick<Channel, "health" | "settings">,
): string | null {
  const address = (kind?.setup_guide as { write_to?: string } | undefined)?.write_to;
  if (!address) return null;
  const known = channel.health.account_name;
  const values: Record<string, unknown> = {
    ...channel.settings,
    name: /^@(\S+)/.exec(known)?.[1],
    digits: /\+([\d\s()-]+)/.exec(known)?.[1]?.replaceAll(/\D/g, ""),
  };
  let complete = true;
  const filled = address.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" || value === "") complete = false;
    return encodeURIComponent(String(value));
  });
  return complete ? filled : null;
}

/** In the page's language, else in English. */
export function inLanguage(text: Localized, language: string): string {
  return text[language] ?? text[language.slice(0, 2)] ?? text.en ?? "";
}
