// The REST API as a signed-in person uses it: to prepare what a test looks at, and to compare what pages show.
export class Api {
  #cookie = "";
  #csrf = "";

  constructor(server) {
    this.server = server;
  }

  async request(method, path, body) {
    const headers = {};
    if (this.#cookie) headers.Cookie = this.#cookie;
    if (method !== "GET") headers["X-CSRF-Token"] = this.#csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const set = response.headers.getSetCookie().find((one) => one.startsWith("beseda_session="));
    if (set) this.#cookie = set.split(";")[0];
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  get(path) {
    return this.request("GET", path);
  }
  post(path, body) {
    return this.request("POST", path, body ?? {});
  }
  patch(path, body) {
    return this.request("PATCH", path, body);
  }

  /** Makes the owner's account with the one-time link. */
  async setUp(locale = "en") {
    const token = new URL(this.server.setupLink).searchParams.get("token");
    const me = await this.post("/setup", { token, ...owner, workspace_name: "Bookshop", locale });
    this.#csrf = me.csrf_token;
  }

  /** Puts this session into a browser context. */
  async enter(context) {
    const [name, value] = this.#cookie.split("=");
    await context.addCookies([{ name, value, url: this.server.url, httpOnly: true, sameSite: "Lax" }]);
  }

  /** A provider for the model server, and one of its models chosen for the first bot. */
  async useModel(modelServer) {
    const provider = await this.post("/providers", {
      kind: "openai",
      name: "Story server",
      settings: { base_url: modelServer.baseUrl },
      secrets: { api_key: "sk-e2e" },
      enabled: true,
    });
    const model = await this.post("/models", { provider_id: provider.id, name: "gpt-4o", enabled: true });
    const [bot] = (await this.get("/bots")).items;
    await this.patch(`/bots/${bot.id}`, { model_id: model.id, revision: bot.revision });
    return { provider, model };
  }

  /** The first bot's web channel. */
  async webChannel() {
    return (await this.get("/channels")).items.find((channel) => channel.kind === "web");
  }
}

export const owner = { name: "Anna Petrova", email: "anna@example.org", password: "correct horse battery" };
