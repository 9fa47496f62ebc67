// The official Anthropic client, unchanged, against /v1/messages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import { openStage, weather } from "./stage.mjs";

const tools = [
  {
    name: "get_weather",
    description: "Weather of a city",
    input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
];

describe("the Anthropic client", () => {
  let stage, client;
  const ask = (content, more = {}) => ({
    model: "gpt-4o",
    max_tokens: 500,
    messages: [{ role: "user", content }],
    ...more,
  });

  before(async () => {
    stage = await openStage();
    client = new Anthropic({ baseURL: stage.server.url, apiKey: stage.key, maxRetries: 0 });
  });
  after(() => stage?.close());

  test("lists models", async () => {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    assert.ok(names.some((name) => name.endsWith("gpt-4o")), names.join());
  });

  test("gets a message", async () => {
    const message = await client.messages.create(ask("Hello", { system: "Be short." }));
    assert.equal(message.type, "message");
    assert.deepEqual(
      message.content.map(({ type, text }) => ({ type, text })),
      [{ type: "text", text: "Hello from the model. It answers in several pieces." }],
    );
    assert.equal(message.stop_reason, "end_turn");
    assert.ok(message.usage.input_tokens > 0 && message.usage.output_tokens > 0);
    assert.match(message._request_id, /^call_/);
  });

  test("streams a message", async () => {
    const stream = client.messages.stream(ask("Hello"));
    const pieces = [];
    stream.on("text", (text) => pieces.push(text));
    const message = await stream.finalMessage();
    assert.equal(pieces.join(""), "Hello from the model. It answers in several pieces.");
    assert.ok(pieces.length > 2);
    assert.equal(message.stop_reason, "end_turn");
    assert.ok(message.usage.output_tokens > 0);
  });

  test("has tools used, whole and streamed, and answers from their results", async () => {
    const question = { role: "user", content: "What is the weather in Oslo?" };
    const first = await client.messages.create({ ...ask(""), messages: [question], tools });
    assert.equal(first.stop_reason, "tool_use");
    const use = first.content.find((block) => block.type === "tool_use");
    assert.deepEqual(use.input, weather);
    const streamed = await client.messages.stream({ ...ask(""), messages: [question], tools }).finalMessage();
    assert.deepEqual(streamed.content.find((block) => block.type === "tool_use").input, weather);
    const result = { type: "tool_result", tool_use_id: use.id, content: "sunny" };
    const second = await client.messages.create({
      ...ask(""),
      messages: [question, { role: "assistant", content: first.content }, { role: "user", content: [result] }],
      tools,
    });
    assert.equal(second.content[0].text, "It is sunny in Oslo.");
  });

  test("shows thinking apart from the answer", async () => {
    const message = await client.messages.create({ ...ask("think hard"), model: "script" });
    assert.deepEqual(
      message.content.map((block) => block.type),
      ["thinking", "text"],
    );
    assert.equal(message.content[0].thinking, "Let me think.");
    const streamed = await client.messages.stream({ ...ask("think hard"), model: "script" }).finalMessage();
    assert.equal(streamed.content[0].thinking, "Let me think.");
    assert.equal(streamed.content[1].text, "42");
  });

  test("gets errors that it knows", async () => {
    const wrong = new Anthropic({ baseURL: stage.server.url, apiKey: "bsk_wrong", maxRetries: 0 });
    await assert.rejects(wrong.messages.create(ask("Hello")), Anthropic.AuthenticationError);
    await assert.rejects(client.messages.create({ ...ask("Hello"), model: "claude-9" }), Anthropic.NotFoundError);
    await assert.rejects(
      client.messages.create({ ...ask("Hello"), max_tokens: undefined }),
      (error) => error instanceof Anthropic.BadRequestError && /max_tokens/.test(error.message),
    );
    await assert.rejects(client.messages.create({ ...ask("Hello"), model: "busy" }), Anthropic.RateLimitError);
    await assert.rejects(
      client.messages.stream({ ...ask("break off"), model: "script" }).finalMessage(),
      Anthropic.APIError,
    );
  });
});
