// Somebody's web site that embeds the chat: another origin, with a strict Content-Security-Policy.
import { createServer } from "node:http";

export class Site {
  #server = null;
  /** The page's HTML, and its policy: what the widget's documentation says a host page must allow, and nothing more. */
  html = "";
  policy = "";

  async start() {
    this.#server = createServer((request, response) => {
      if (request.url !== "/") return response.writeHead(204).end();
      response.writeHead(200, {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": this.policy,
      });
      response.end(this.html);
    });
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Embeds a channel by the one line of the Channels page, with more attributes if given. */
  embed(server, snippet, attributes = "") {
    const host = server.url;
    const line = snippet.replace("></script>", ` ${attributes}></script>`);
    this.policy =
      `default-src 'none'; script-src ${host}; connect-src ${host} ${host.replace("http", "ws")}; ` +
      `img-src ${host} blob:; media-src ${host} blob:; require-trusted-types-for 'script'; trusted-types 'none'`;
    this.html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>A shop</h1><p>Books, tea and cats.</p>${line}</body></html>`;
  }

  async remove() {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve()));
  }
}
