// A server with models behind it, and an API key for the vendors' clients. The models: aimock, which was not written by us,
// and the scripted provider for what no emulator does on demand.
import { Api } from "../../../web/e2e/lib/api.mjs";
import { ModelServer } from "../../../web/e2e/lib/model_server.mjs";
import { Server } from "../../../web/e2e/lib/server.mjs";

export const weather = { city: "Oslo" };
export const person = { name: "Ada", born: 1815 };

const fixtures = [
  {
    match: { userMessage: "What is the weather", hasToolResult: false },
    response: { toolCalls: [{ name: "get_weather", arguments: JSON.stringify(weather) }] },
  },
  { match: { userMessage: "What is the weather", hasToolResult: true }, response: { content: "It is sunny in Oslo." } },
  { match: { userMessage: "Who was Ada" }, response: { content: JSON.stringify(person) } },
  { match: { inputText: "vector please" }, response: { embedding: [0.25, -0.5, 1] } },
  { match: {}, response: { content: "Hello from the model. It answers in several pieces." } },
];

const rules = [
  { match: "wrong upstream key", error: "unauthenticated" },
  { match: "break off", reply: "one two three four five six", error: "uncertain", words: 3 },
  { match: "think", reasoning: "Let me think.", reply: "42" },
];

export async function openStage() {
  const stage = {
    server: new Server(),
    model: new ModelServer({ fixtures, timing: ["--chunk-size", "8"] }),
    async close() {
      await this.server.remove();
      await this.model.remove();
    },
  };
  try {
    await Promise.all([stage.server.start("--scripted-provider"), stage.model.start()]);
    const api = (stage.api = new Api(stage.server));
    await api.setUp();
    const vendor = await api.post("/providers", {
      kind: "openai",
      name: "Vendor",
      settings: { base_url: stage.model.baseUrl },
      secrets: { api_key: "sk-test" },
    });
    await api.post("/models", { provider_id: vendor.id, name: "gpt-4o" });
    await api.post("/models", { provider_id: vendor.id, name: "text-embedding-3-small", use: "embedding" });
    const scripted = await api.post("/providers", { kind: "scripted", name: "Scripted", settings: { rules } });
    await api.post("/models", { provider_id: scripted.id, name: "script" });
    // A model that is at its vendor's limit is left alone for a while: it must not be the one that other tests ask.
    const busy = await api.post("/providers", {
      kind: "scripted",
      name: "Busy",
      settings: { rules: [{ error: "rate_limited", retry_after_ms: 1000 }] },
    });
    await api.post("/models", { provider_id: busy.id, name: "busy" });
    stage.makeKey = (limits = {}, scopes = ["models.use"]) =>
      api.post("/api-keys", { name: "Client", scopes, limits });
    stage.key = (await stage.makeKey()).key;
  } catch (error) {
    await stage.close();
    throw error;
  }
  return stage;
}
