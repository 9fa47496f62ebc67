import { describe, expect, it } from "vitest";
import type { Contact } from "@/api";
import { mergedContact, shownAddresses } from "./merged";

const contact = (fields: Partial<Contact>): Contact => ({
  id: "cnt_1",
  name: "",
  locale: "",
  attributes: {},
  identities: [],
  addresses: [],
  conversation_count: 1,
  created_at: 5,
  last_seen_at: 6,
  ...fields,
});

const address = (fields: Partial<Contact["addresses"][number]>): Contact["addresses"][number] => ({
  kind: "email",
  address: "ann@example.com",
  verified: false,
  former: false,
  channel_id: "chn_1",
  channel_kind: "web",
  external_id: "v_1",
  seen_at: 0,
  ...fields,
});

describe("mergedContact", () => {
  it("keeps what the first one has and takes over the rest", () => {
    const both = mergedContact(
      contact({ name: "", locale: "ru", last_seen_at: null }),
      contact({ id: "cnt_2", name: "Bob", locale: "en", created_at: 3, conversation_count: 2 }),
    );
    expect(both).toMatchObject({
      id: "cnt_1",
      name: "Bob",
      locale: "ru",
      conversation_count: 3,
      created_at: 3,
      last_seen_at: 6,
    });
  });
});

describe("shownAddresses", () => {
  it("shows an address once, verified if anybody vouches for it", () => {
    const shown = shownAddresses(
      contact({
        addresses: [
          address({ channel_id: null, channel_kind: null, external_id: null }),
          address({ verified: true, channel_kind: "slack" }),
        ],
      }),
    );
    expect(shown).toEqual([
      {
        kind: "email",
        address: "ann@example.com",
        verified: true,
        former: false,
        sources: ["slack"],
        byTeam: true,
      },
    ]);
  });

  it("does not count what was vouched for once, and puts it last", () => {
    const shown = shownAddresses(
      contact({
        addresses: [
          address({ address: "old@example.com", verified: true, former: true }),
          address({ address: "new@example.com", verified: true }),
          address({ address: "said@example.com" }),
        ],
      }),
    );
    expect(shown.map((one) => [one.address, one.verified, one.former])).toEqual([
      ["new@example.com", true, false],
      ["said@example.com", false, false],
      ["old@example.com", false, true],
    ]);
  });

  it("is current if one says so still", () => {
    const [shown] = shownAddresses(
      contact({ addresses: [address({ verified: true, former: true }), address({ channel_kind: "slack" })] }),
    );
    expect(shown).toMatchObject({ verified: false, former: false, sources: ["slack"] });
  });
});
