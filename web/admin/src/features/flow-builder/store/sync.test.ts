import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SaveStatus } from "@/lib/autosave";
import { Problem } from "@/lib/problem";
import { nudgeBlocks, removeSelection, renameBlock, setText } from "../graph/commands";
import type { Scenario } from "../graph/document";
import { applyOnServer } from "../graph/onServer";
import { put, type Operation } from "../graph/operations";
import { block, seeded, small } from "../graph/testing";
import { Sync } from "./sync";
import { abandonedMs, tabId, unsentStore } from "./unsent";

/** As the real one: the later put of an entity wins, and everybody is told what they missed. */
class Server {
  revision = 1;
  log: { revision: number; client: string; operations: Operation[] }[] = [];
  failures: unknown[] = [];
  gate: Promise<void> = Promise.resolve();
  sent = 0;
  constructor(public scenario: Scenario) {}

  write(operations: Operation[], client = "other"): void {
    this.scenario = applyOnServer(this.scenario, operations);
    this.revision += 1;
    this.log.push({ revision: this.revision, client, operations });
  }

  api() {
    return {
      read: async () => ({ revision: this.revision, scenario: this.scenario, published: null, canary: null }),
      send: async (body: { base_revision: number; operations: Operation[]; client: string }) => {
        this.sent += 1;
        await this.gate;
        const failure = this.failures.shift();
        if (failure) throw failure;
        const missed = this.log.filter(
          (one) => one.revision > body.base_revision && one.client !== body.client,
        );
        this.write(body.operations, body.client);
        return { revision: this.revision, missed: missed.flatMap((one) => one.operations) };
      },
    };
  }
}

function open(server: Server, tab = "tab_1") {
  const page = { statuses: [] as SaveStatus[], remote: 0 };
  const sync = new Sync(
    { revision: server.revision, scenario: server.scenario },
    {
      api: server.api(),
      unsent: unsentStore(localStorage, "bot_1", tab),
      client: tab,
      onChange: (_doc, remote) => (page.remote += remote ? 1 : 0),
      onStatus: (status) => page.statuses.push(status),
    },
  );
  return Object.assign(page, { sync });
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(60_000);

describe("saving", () => {
  it("sends once typing pauses, each entity once", async () => {
    const server = new Server(small());
    const { sync, statuses } = open(server);
    for (const words of ["H", "Hi", "Hi!"]) {
      sync.edit(setText(sync.doc, "b_2", "text", "en", words));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(server.sent).toBe(0);
    await vi.advanceTimersByTimeAsync(400);
    expect(server.log).toHaveLength(1);
    expect(server.log[0]!.operations).toHaveLength(1);
    expect(server.scenario).toEqual(sync.doc);
    expect(statuses.at(-1)).toBe("saved");
    expect(localStorage.length).toBe(0);
  });

  it("sends what is edited meanwhile with the next", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    let openGate = () => {};
    server.gate = new Promise((resolve) => (openGate = resolve));
    sync.edit(renameBlock(sync.doc, "b_2", "First"));
    await vi.advanceTimersByTimeAsync(500);
    sync.edit(renameBlock(sync.doc, "b_3", "Second"));
    await vi.advanceTimersByTimeAsync(500);
    expect(server.sent).toBe(1);
    openGate();
    await settle();
    expect(server.log.map((one) => one.operations.length)).toEqual([1, 1]);
    expect(server.scenario).toEqual(sync.doc);
  });

  it("tries again when the line is weak, and not when the server refuses", async () => {
    const server = new Server(small());
    const { sync, statuses } = open(server);
    server.failures = [new Problem({ code: "network" }), new Problem({ status: 503 })];
    sync.edit(renameBlock(sync.doc, "b_2", "Name"));
    await settle();
    expect(server.sent).toBe(3);
    expect(server.scenario.blocks.b_2!.name).toBe("Name");
    server.failures = [new Problem({ status: 422 }), new Problem({ status: 422 })];
    sync.edit(renameBlock(sync.doc, "b_2", "Other"));
    await settle();
    expect(server.sent).toBe(4);
    expect(statuses.at(-1)).toBe("failed");
    expect(sync.unsent).toBe(true);
    await sync.discard();
    expect(sync.doc.blocks.b_2!.name).toBe("Name");
    expect(sync.unsent).toBe(false);
  });

  it("survives a reload, and a tab that is gone", async () => {
    const server = new Server(small());
    const first = open(server);
    server.failures = Array.from({ length: 50 }, () => new Problem({ code: "network" }));
    first.sync.edit([
      ...renameBlock(first.sync.doc, "b_2", "Mine"),
      ...removeSelection(first.sync.doc, ["b_3"]),
    ]);
    await vi.advanceTimersByTimeAsync(500);
    first.sync.stop();
    await vi.advanceTimersByTimeAsync(0);
    server.failures = [];
    server.write(setText(server.scenario, "b_2", "text", "en", "Theirs"));
    const elsewhere = open(server, "tab_2");
    expect(elsewhere.sync.unsent).toBe(false);
    const second = open(server);
    expect(second.sync.doc.blocks.b_2).toEqual(
      block("send_text", { text: { en: "Theirs" } }, { name: "Mine", at: [400, 120] }),
    );
    expect(Object.keys(second.sync.doc.edges)).toEqual(["e_1"]);
    second.sync.stop();
    vi.setSystemTime(Date.now() + abandonedMs);
    const third = open(server, "tab_3");
    await settle();
    expect(server.scenario).toEqual(third.sync.doc);
    expect(server.scenario.blocks.b_2!.name).toBe("Mine");
    expect(localStorage.length).toBe(0);
  });
});

describe("edits of others", () => {
  it("appear, beside one's own unsent ones", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    sync.edit(renameBlock(sync.doc, "b_2", "Mine"));
    server.write(nudgeBlocks(server.scenario, ["b_2"], [80, 0]));
    sync.remote(server.log.at(-1)!);
    expect(sync.doc.blocks.b_2).toMatchObject({ name: "Mine", at: [480, 120] });
    await settle();
    expect(server.scenario).toEqual(sync.doc);
  });

  it("that were missed are merged, and the server gets the merged block", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    server.write(setText(server.scenario, "b_2", "text", "ru", "Привет"));
    sync.edit(setText(sync.doc, "b_2", "text", "en", "Hi"));
    await settle();
    expect(server.scenario.blocks.b_2!.settings.text).toEqual({ en: "Hi", ru: "Привет" });
    expect(sync.doc).toEqual(server.scenario);
  });

  it("that were not told are read anew", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    server.write(renameBlock(server.scenario, "b_2", "One"));
    server.write(renameBlock(server.scenario, "b_3", "Two"));
    sync.remote(server.log.at(-1)!);
    await settle();
    expect(sync.doc).toEqual(server.scenario);
  });

  it("on a block that I removed bring it back with their words", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    sync.edit(removeSelection(sync.doc, ["b_2"]));
    server.write(setText(server.scenario, "b_2", "text", "en", "Theirs"));
    await settle();
    expect(sync.doc.blocks.b_2!.settings.text).toEqual({ en: "Theirs" });
    expect(server.scenario).toEqual(sync.doc);
  });

  it("leave no line hanging", async () => {
    const server = new Server(small());
    const { sync } = open(server);
    sync.edit([put.edge("e_9", { from: "b_3", port: "next", to: "b_2" })]);
    server.write(removeSelection(server.scenario, ["b_2"]));
    await settle();
    expect(Object.keys(sync.doc.edges)).toEqual([]);
    expect(server.scenario).toEqual(sync.doc);
  });
});

it.each(Array.from({ length: 20 }, (_, seed) => seed))(
  "three people at once end with the same document: seed %i",
  async (seed) => {
    const random = seeded(seed);
    const server = new Server(small());
    const people = ["a", "b", "c"].map((tab) => open(server, tab));
    let told = 0;
    const tell = () => {
      for (; told < server.log.length; ++told)
        for (const { sync } of people) if (random() < 0.9) sync.remote(server.log[told]!);
    };
    for (let turn = 0; turn < 60; ++turn) {
      const { sync } = people[Math.floor(random() * 3)]!;
      const ids = Object.keys(sync.doc.blocks);
      const id = ids[Math.floor(random() * ids.length)] ?? "b_2";
      const edits = [
        () => nudgeBlocks(sync.doc, [id], [8, 8]),
        () => setText(sync.doc, id, "text", random() < 0.5 ? "en" : "ru", `Words ${turn}`),
        () => renameBlock(sync.doc, id, `Name ${turn}`),
        () => [put.block(`b_n${turn}`, block("send_text"))],
        () => removeSelection(sync.doc, random() < 0.3 ? [id] : []),
        () => {
          const port = `p${Math.floor(random() * 3)}`;
          const taken = Object.values(sync.doc.edges).some((one) => one.from === id && one.port === port);
          return taken || !(id in sync.doc.blocks)
            ? []
            : [put.edge(`e_n${turn}`, { from: id, port, to: id })];
        },
      ];
      if (random() < 0.1) server.failures.push(new Problem({ code: "network" }));
      sync.edit(edits[Math.floor(random() * edits.length)]!());
      await vi.advanceTimersByTimeAsync(random() * 600);
      tell();
    }
    for (let round = 0; round < 4; ++round) {
      await settle();
      tell();
      for (const { sync } of people) await sync.reload();
    }
    await settle();
    for (const { sync } of people) {
      expect(sync.unsent).toBe(false);
      expect(sync.doc).toEqual(server.scenario);
    }
  },
);

it("a tab keeps its name", () => {
  expect(tabId(sessionStorage)).toBe(tabId(sessionStorage));
});
