// As much of WhatsApp's Cloud API as the tests of what channels show need. tests/channels holds the channel to its documentation.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { freePort } from "./model_server.mjs";

export const phone = "106540352242922";
const account = "102290129340398";
const secret = "app-secret";

const form = (name, language, text) => ({
  name,
  language,
  status: "APPROVED",
  category: "UTILITY",
  components: [{ type: "BODY", text }],
});
const forms = [
  form("order_update", "en_US", "Your order {{1}} is on its way."),
  form("order_update", "ru", "Заказ {{1}} в пути."),
  form("come_back", "en_US", "We have an answer for you."),
];

export class GraphServer {
  /** Messages that were taken, as WhatsApp would send them on. */
  sent = [];
  /** Refuses everything but templates, as 24 hours after the person's last message. */
  closed = false;
  #server = null;
  #count = 0;

  async start() {
    this.port = await freePort();
    this.#server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        const { status, answer } = this.#answer(request.method, request.url, body);
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
      });
    });
    await new Promise((resolve) => this.#server.listen(this.port, "127.0.0.1", resolve));
  }

  #answer(method, url, body) {
    const path = url.split("?")[0];
    if (method === "GET" && path.endsWith("/message_templates"))
      return { status: 200, answer: { data: forms } };
    if (method !== "POST" || !path.endsWith(`/${phone}/messages`))
      return { status: 200, answer: { success: true } };
    const message = JSON.parse(body);
    if (message.status) return { status: 200, answer: { success: true } };
    if (this.closed && message.type !== "template") {
      const error = { message: "(#131047) Re-engagement message", type: "OAuthException", code: 131047 };
      return { status: 400, answer: { error } };
    }
    this.sent.push(message);
    this.#count += 1;
    return {
      status: 200,
      answer: { messaging_product: "whatsapp", messages: [{ id: `wamid.${this.#count}` }] },
    };
  }

  /** What a channel of this number is made with. */
  settings() {
    return {
      settings: {
        phone_number_id: phone,
        business_account_id: account,
        api_base: `http://127.0.0.1:${this.port}`,
      },
      secrets: { access_token: "EAA", app_secret: secret },
    };
  }

  /** A person writes. */
  async writes(server, channelId, text) {
    this.#count += 1;
    const value = {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "15550783881", phone_number_id: phone },
      contacts: [{ profile: { name: "Ann" }, wa_id: "16505551234" }],
      messages: [
        {
          from: "16505551234",
          id: `wamid.in${this.#count}`,
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: "text",
          text: { body: text },
        },
      ],
    };
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: account, changes: [{ value, field: "messages" }] }],
    });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const response = await fetch(`${server.url}/hooks/whatsapp/${channelId}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Hub-Signature-256": `sha256=${signature}` },
      body,
    });
    if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  }

  close() {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
