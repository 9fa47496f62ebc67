// The setting `if_closed`: an approved template with its values, named for when the vendor's window is closed.

export interface TemplateSetting {
  template: string;
  /** The vendor's code of the language, by the scenario's languages. */
  languages: Readonly<Record<string, string>>;
  values: readonly { name: string; value: string }[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function templateOf(value: unknown): TemplateSetting {
  const given = isObject(value) ? value : {};
  return {
    template: typeof given.template === "string" ? given.template : "",
    languages: isObject(given.languages) ? (given.languages as Record<string, string>) : {},
    values: Array.isArray(given.values) ? (given.values as { name: string; value: string }[]) : [],
  };
}

/** The language that goes out for people of this locale: its own, else the first that is named. */
export function languageOf(setting: TemplateSetting, locale: string, locales: readonly string[]): string {
  const named = [locale, ...locales].map((one) => setting.languages[one]).find(Boolean);
  return named ?? "";
}

/** The template chosen in one language. Another one begins anew; values that it has too stay. */
export function withTemplate(
  setting: TemplateSetting,
  template: string,
  locale: string,
  language: string,
  parameters: readonly string[],
): TemplateSetting {
  const same = template === setting.template;
  const valueOf = (name: string) => setting.values.find((one) => one.name === name)?.value ?? "";
  return {
    template,
    languages: { ...(same ? setting.languages : {}), [locale]: language },
    values: parameters.map((name) => ({ name, value: valueOf(name) })),
  };
}

export function withValue(setting: TemplateSetting, name: string, value: string): TemplateSetting {
  const known = setting.values.some((one) => one.name === name);
  const values = known
    ? setting.values.map((one) => (one.name === name ? { name, value } : one))
    : [...setting.values, { name, value }];
  return { ...setting, values };
}
