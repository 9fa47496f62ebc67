import type { Contact } from "@/api";

/** What the server makes of two people: the first one stays, and gets what it lacks. */
export function mergedContact(kept: Contact, other: Contact): Contact {
  const seen = (a: number | null, b: number | null) => Math.max(a ?? 0, b ?? 0) || null;
  return {
    ...kept,
    name: kept.name || other.name,
    locale: kept.locale || other.locale,
    identities: [...kept.identities, ...other.identities],
    addresses: [...kept.addresses, ...other.addresses],
    conversation_count: kept.conversation_count + other.conversation_count,
    created_at: Math.min(kept.created_at, other.created_at),
    last_seen_at: seen(kept.last_seen_at, other.last_seen_at),
  };
}

export interface ShownAddress {
  kind: "email" | "phone";
  address: string;
  verified: boolean;
  former: boolean;
  /** Kinds of the channels that say so. */
  sources: string[];
  /** The team says so as well, and can take that back. */
  byTeam: boolean;
}

/** Each address once, whoever says it; the surest first. */
export function shownAddresses(contact: Contact): ShownAddress[] {
  const shown = new Map<string, ShownAddress>();
  for (const one of contact.addresses) {
    const key = `${one.kind} ${one.address}`;
    const before = shown.get(key);
    const sources = new Set(before?.sources);
    if (one.channel_kind && !one.former) sources.add(one.channel_kind);
    const current = before && !before.former;
    shown.set(key, {
      kind: one.kind,
      address: one.address,
      verified: (current && before.verified) || (one.verified && !one.former),
      former: one.former && !current,
      sources: [...sources],
      byTeam: before?.byTeam === true || one.channel_id === null,
    });
  }
  const rank = (one: ShownAddress) => (one.former ? 2 : one.verified ? 0 : 1);
  return [...shown.values()].sort((a, b) => rank(a) - rank(b));
}
