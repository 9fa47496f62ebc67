// A workspace in which something has happened: for pages that are to be looked at.
import { createHmac } from "node:crypto";
import { eventually } from "./process.mjs";

/** Posts one signed event to a generic webhook. */
async function postEvent(server, channel, secret, event) {
  const body = JSON.stringify({ events: [event] });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const response = await fetch(`${server.url}/hooks/webhook/${channel}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Beseda-Timestamp": timestamp,
      "X-Beseda-Signature": `v1=${signature}`,
    },
    body,
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** One visitor's conversation over plain HTTP; gives the visitor's token when everything is answered. */
export async function converse(server, channel, texts) {
  const call = async (path, body, token) => {
    const response = await fetch(`${server.url}/chat-api/${channel}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { token } = await call("session", { locale: "en" });
  for (const text of texts) {
    const content = { type: "text", text, format: "plain" };
    const { message } = await call("messages", { client_id: crypto.randomUUID(), content }, token);
    await eventually("an answer", async () => {
      const response = await fetch(`${server.url}/chat-api/${channel}/messages?after=${message.seq}&wait=5`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return (await response.json()).messages.some((one) => one.direction === "out");
    });
  }
  return token;
}

/** Models that are listed, and a route of three with all that a route can have. */
async function furnishRoutes(api, provider) {
  await api.post(`/providers/${provider.id}/refresh-models`);
  const facts = {
    context_tokens: 128000,
    max_output_tokens: 16384,
    abilities: { tools: true, images: true },
  };
  const add = (name, more) => api.post("/models", { provider_id: provider.id, name, ...more });
  const [fast, local] = [
    await add("fast-and-small", facts),
    await add("local-model-with-a-rather-long-name-q4_k_m"),
  ];
  const embedder = await add("embed-small", { use: "embedding" });
  const { items } = await api.get("/models");
  const first = items.find((one) => one.name === "gpt-4o");
  return api.post("/routes", {
    label: "Support answers",
    definition: {
      strategy: "weighted",
      targets: [
        { model_id: first.id, weight: 3 },
        { model_id: fast.id, weight: 1, max_concurrency: 8 },
        { model_id: local.id, weight: 0 },
      ],
      hedge_after_ms: 1500,
      cache: { mode: "semantic", embedder: embedder.id },
      shadow: { model_id: fast.id, percent: 5 },
    },
  });
}

/** A table with rows, and a conversation that the team has marked. */
async function furnishMarks(api, conversation) {
  const columns = [
    { name: "number", title: "Number", type: "number" },
    { name: "customer", title: "Customer" },
    { name: "total", title: "Total, €", type: "number" },
    { name: "paid", title: "Paid", type: "boolean" },
    { name: "day", title: "Day", type: "date" },
  ];
  const table = await api.post("/tables", { name: "orders", title: "Orders", columns });
  const customers = [
    "Anna Petrova",
    "Ulla Lindqvist",
    "ليلى حسن",
    "Boris Ivanov",
    "Jean-Baptiste de la Rivière-Montagne",
  ];
  for (const [place, customer] of customers.entries()) {
    const cells = {
      number: 1001 + place,
      customer,
      total: 12.5 * (place + 1),
      paid: place % 2 === 0,
      day: `2026-11-0${place + 1}`,
    };
    await api.post(`/tables/${table.id}/rows`, { cells });
  }
  const { member } = await api.get("/auth/me");
  await api.patch(`/conversations/${conversation.id}`, { labels: ["order", "vip"], assignee_id: member.id });
  await api.post(`/conversations/${conversation.id}/notes`, { text: "Wants to be called back on Monday." });
  return table;
}

/** Some of everything: bots, channels, people, conversations answered and failed, keys. Gives what has a page of its own. */
export async function furnish({ api, server, model }) {
  const [bot] = (await api.get("/bots")).items;
  const web = await api.webChannel();
  const questions = [
    "Hello",
    "What can you do?",
    "How do I put the chat on my site?",
    "Do you sell unicorns?",
  ];
  const token = await converse(server, web.id, questions);
  await converse(server, web.id, ["Как подключить модель?"]);
  const { provider } = await api.useModel(model);
  await converse(server, web.id, ["Tell me a short story"]);
  const route = await furnishRoutes(api, provider);
  await api.post("/bots", {
    name: "Night porter",
    description: "Answers while nobody is in the shop",
    greeting: "Good evening!",
    instructions: "Be brief.",
    knowledge: "Opening hours: Monday to Friday, 10 to 19.",
  });
  const hook = await api.post("/channels", {
    bot_id: bot.id,
    kind: "webhook",
    name: "Help desk",
    enabled: true,
    settings: { delivery_url: `${server.url}/nobody`, allow_private: true },
  });
  const secret = Object.values(hook.generated_secrets)[0];
  const from = { id: "u1", name: "Ulla Lindqvist" };
  const content = { type: "text", text: "Tell me a poem" };
  await postEvent(server, hook.id, secret, { id: "e1", thread: "t1", from, content });
  for (const [email, name, role] of [
    ["boris@example.org", "Boris Ivanov", "agent"],
    ["a.very.long.address.of.somebody@subdomain.example.org", "", "viewer"],
  ]) {
    await api.post("/members", { email, role, ...(name && { name }) });
  }
  const scopes = ["bots.read", "conversations.read"];
  await api.post("/api-keys", { name: "Nightly export", scopes, expires_at: null });
  const failed = await eventually("a failed delivery", async () => {
    const { items } = await api.get(`/conversations?channel_id=${hook.id}`);
    return items[0]?.last_message?.delivery.state === "failed" && items[0];
  });
  const conversations = (await api.get(`/conversations?channel_id=${web.id}`)).items;
  const conversation = conversations.at(-1);
  const table = await furnishMarks(api, conversation);
  return { bot, web, hook, provider, route, token, failed, conversation, table };
}
