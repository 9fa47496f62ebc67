// The official openai client, unchanged, against /v1.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import OpenAI from "openai";
import { openStage, person, weather } from "./stage.mjs";

const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "Weather of a city",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];

describe("the openai client", () => {
  let stage, client;
  const clientWith = (apiKey, options = {}) =>
    new OpenAI({ baseURL: `${stage.server.url}/v1`, apiKey, maxRetries: 0, ...options });
  const ask = (content, more = {}) => ({ model: "gpt-4o", messages: [{ role: "user", content }], ...more });

  before(async () => {
    stage = await openStage();
    client = clientWith(stage.key);
  });
  after(() => stage?.close());

  test("lists models, routes and bots", async () => {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    assert.ok(names.some((name) => name.endsWith("gpt-4o")), names.join());
    assert.ok(names.some((name) => name.startsWith("bot/")), names.join());
    const one = await client.models.retrieve(names[0]);
    assert.equal(one.id, names[0]);
  });

  test("chats", async () => {
    const answer = await client.chat.completions.create(ask("Hello"));
    assert.equal(answer.object, "chat.completion");
    assert.equal(answer.choices[0].message.content, "Hello from the model. It answers in several pieces.");
    assert.equal(answer.choices[0].finish_reason, "stop");
    assert.ok(answer.usage.prompt_tokens > 0 && answer.usage.completion_tokens > 0);
    assert.match(answer._request_id, /^call_/);
  });

  test("streams in pieces, with usage at the end", async () => {
    const stream = await client.chat.completions.create(
      ask("Hello", { stream: true, stream_options: { include_usage: true } }),
    );
    const pieces = [];
    let usage, finish;
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      if (choice?.delta.content) pieces.push(choice.delta.content);
      finish ??= choice?.finish_reason;
      usage ??= chunk.usage;
    }
    assert.equal(pieces.join(""), "Hello from the model. It answers in several pieces.");
    assert.ok(pieces.length > 2, `${pieces.length} pieces`);
    assert.equal(finish, "stop");
    assert.ok(usage.total_tokens > 0);
  });

  test("has tools called, and answers from their results", async () => {
    const question = { role: "user", content: "What is the weather in Oslo?" };
    const first = await client.chat.completions.create({ model: "gpt-4o", messages: [question], tools });
    const [call] = first.choices[0].message.tool_calls;
    assert.equal(first.choices[0].finish_reason, "tool_calls");
    assert.equal(call.function.name, "get_weather");
    assert.deepEqual(JSON.parse(call.function.arguments), weather);
    const result = { role: "tool", tool_call_id: call.id, content: "sunny" };
    const second = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [question, first.choices[0].message, result],
      tools,
    });
    assert.equal(second.choices[0].message.content, "It is sunny in Oslo.");
  });

  test("streams tool calls", async () => {
    const runner = client.chat.completions.stream({ ...ask("What is the weather in Oslo?"), tools });
    const final = await runner.finalChatCompletion();
    assert.deepEqual(JSON.parse(final.choices[0].message.tool_calls[0].function.arguments), weather);
  });

  test("answers by a JSON schema", async () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, born: { type: "integer" } },
      required: ["name", "born"],
      additionalProperties: false,
    };
    const answer = await client.chat.completions.parse(
      ask("Who was Ada?", { response_format: { type: "json_schema", json_schema: { name: "person", strict: true, schema } } }),
    );
    assert.deepEqual(JSON.parse(answer.choices[0].message.content), person);
  });

  test("makes responses, whole and streamed", async () => {
    const whole = await client.responses.create({ model: "gpt-4o", instructions: "Be short.", input: "Hello" });
    assert.equal(whole.output_text, "Hello from the model. It answers in several pieces.");
    assert.equal(whole.status, "completed");
    const types = [];
    let text = "";
    for await (const event of await client.responses.create({ model: "gpt-4o", input: "Hello", stream: true })) {
      types.push(event.type);
      if (event.type === "response.output_text.delta") text += event.delta;
      if (event.type === "response.completed") assert.equal(event.response.output[0].content[0].text, text);
    }
    assert.equal(text, whole.output_text);
    assert.deepEqual(types.slice(0, 4), [
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
    ]);
    assert.equal(types.at(-1), "response.completed");
  });

  test("makes responses with function calls", async () => {
    const flat = tools.map((tool) => ({ type: "function", strict: false, ...tool.function }));
    const input = [{ role: "user", content: "What is the weather in Oslo?" }];
    const first = await client.responses.create({ model: "gpt-4o", input, tools: flat });
    const call = first.output.find((item) => item.type === "function_call");
    assert.deepEqual(JSON.parse(call.arguments), weather);
    const second = await client.responses.create({
      model: "gpt-4o",
      input: [...input, call, { type: "function_call_output", call_id: call.call_id, output: "sunny" }],
      tools: flat,
    });
    assert.equal(second.output_text, "It is sunny in Oslo.");
    const streamed = client.responses.stream({ model: "gpt-4o", input, tools: flat });
    const final = await streamed.finalResponse();
    assert.deepEqual(JSON.parse(final.output.find((item) => item.type === "function_call").arguments), weather);
  });

  test("embeds texts", async () => {
    const answer = await client.embeddings.create({ model: "text-embedding-3-small", input: ["vector please"] });
    assert.deepEqual([...answer.data[0].embedding], [0.25, -0.5, 1]);
    const floats = await client.embeddings.create({
      model: "text-embedding-3-small",
      input: "vector please",
      encoding_format: "float",
    });
    assert.deepEqual(floats.data[0].embedding, [0.25, -0.5, 1]);
  });

  test("gets errors that it knows", async () => {
    const { AuthenticationError, PermissionDeniedError, NotFoundError, BadRequestError, RateLimitError } = OpenAI;
    await assert.rejects(clientWith("bsk_wrong").chat.completions.create(ask("Hello")), AuthenticationError);
    const powerless = (await stage.makeKey({}, ["bots.read"])).key;
    await assert.rejects(clientWith(powerless).chat.completions.create(ask("Hello")), PermissionDeniedError);
    await assert.rejects(client.chat.completions.create({ ...ask("Hello"), model: "gpt-9" }), NotFoundError);
    await assert.rejects(client.chat.completions.create(ask("Hello", { n: 2 })), (error) => {
      assert.ok(error instanceof BadRequestError);
      assert.equal(error.param, "n");
      return true;
    });
    const script = (text, more = {}) => client.chat.completions.create({ ...ask(text, more), model: "script" });
    const busy = (more = {}) => client.chat.completions.create({ ...ask("Hello", more), model: "busy" });
    await assert.rejects(busy(), (error) => {
      assert.ok(error instanceof RateLimitError);
      assert.equal(error.headers.get("retry-after"), "1");
      return true;
    });
    // A wrong key of ours at the vendor is not the client's fault.
    await assert.rejects(script("wrong upstream key"), (error) => error.status === 502);
    await assert.rejects(busy({ stream: true }), RateLimitError);
  });

  test("is told of an answer that breaks off", async () => {
    const stream = await client.chat.completions.create({ ...ask("break off", { stream: true }), model: "script" });
    let text = "";
    await assert.rejects(async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    }, OpenAI.APIError);
    assert.match(text, /^one two three/);
  });

  test("keeps to its key's limits", async () => {
    const one = clientWith((await stage.makeKey({ requests_per_minute: 1 })).key);
    await one.chat.completions.create(ask("Hello"));
    await assert.rejects(one.chat.completions.create(ask("Hello")), OpenAI.RateLimitError);
    const other = clientWith((await stage.makeKey({ allowed_models: ["script"] })).key);
    await assert.rejects(other.chat.completions.create(ask("Hello")), OpenAI.PermissionDeniedError);
    assert.ok(await other.chat.completions.create({ ...ask("Hello"), model: "script" }));
    assert.deepEqual((await other.models.list()).data.map((model) => model.id.split("/").at(-1)), ["script"]);
  });

  test("asks a bot as a model", async () => {
    const [bot] = (await stage.api.get("/bots")).items;
    const answer = await client.chat.completions.create({ ...ask("Hello"), model: `bot/${bot.slug}` });
    assert.ok(answer.choices[0].message.content.length > 0);
  });

  test("is shut out when its key is revoked", async () => {
    const made = await stage.makeKey();
    const brief = clientWith(made.key);
    await brief.chat.completions.create(ask("Hello"));
    await stage.api.request("DELETE", `/api-keys/${made.id}`);
    await assert.rejects(brief.chat.completions.create(ask("Hello")), OpenAI.AuthenticationError);
  });
});
