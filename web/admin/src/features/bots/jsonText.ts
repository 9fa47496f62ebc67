/** JSON as people edit it. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The object that the text is; `null` for an empty text, `undefined` for anything else. */
export function asObject(text: string): Record<string, unknown> | null | undefined {
  if (!text.trim()) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
