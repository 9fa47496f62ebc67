import { describe, expect, it } from "vitest";
import type { Editor } from "./editor";
import { settled } from "./settled";

describe("what is not saved yet", () => {
  it("waits until the server has it", async () => {
    let told: () => void = () => undefined;
    const editor = {
      unsent: true,
      state: { status: "saving" },
      flush: () => undefined,
      subscribe: (listener: () => void) => ((told = listener), () => (told = () => undefined)),
    };
    let done = false;
    const waits = settled(editor as unknown as Editor).then(() => (done = true));
    told();
    await Promise.resolve();
    expect(done).toBe(false);
    editor.unsent = false;
    told();
    await waits;
    expect(done).toBe(true);
  });
});
