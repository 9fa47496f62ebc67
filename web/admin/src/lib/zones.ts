/** The time zones that can be chosen; those in use are among them, whatever this browser knows. */
export function zones(...used: string[]): string[] {
  const known = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set(["UTC", ...used.filter(Boolean), ...known])];
}
