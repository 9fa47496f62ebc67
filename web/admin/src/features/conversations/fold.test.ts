import { describe, expect, it } from "vitest";
import { message } from "../../../test/factories";
import { fold } from "./fold";

describe("fold", () => {
  it("shows an edit in the message it is about", () => {
    const shown = fold([
      message(1),
      message(2, {
        content: {
          type: "edit",
          message_id: "msg_1",
          content: { type: "text", text: "better", format: "plain" },
        },
      }),
    ]);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ edited: true, content: { text: "better" } });
  });

  it("marks what was deleted and gathers reactions", () => {
    const [first] = fold([
      message(1),
      message(2, { content: { type: "reaction", message_id: "msg_1", emoji: "👍" } }),
      message(3, { content: { type: "reaction", message_id: "msg_1", emoji: "🎉" } }),
      message(4, { content: { type: "reaction", message_id: "msg_1", emoji: "👍", removed: true } }),
      message(5, { content: { type: "delete", message_id: "msg_1" } }),
    ]);
    expect(first).toMatchObject({ deleted: true, reactions: ["🎉"] });
  });

  it("lets one stand alone whose message is not loaded, and hides typing and receipts", () => {
    const shown = fold([
      message(7, { content: { type: "reaction", message_id: "msg_1", emoji: "👍" } }),
      message(8, { content: { type: "typing", on: true } }),
      message(9, { content: { type: "receipt", message_ids: ["msg_1"], state: "read" } }),
    ]);
    expect(shown.map((entry) => entry.message.seq)).toEqual([7]);
  });
});
