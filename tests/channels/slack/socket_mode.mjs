// The part of Slack that the emulator has not: apps.connections.open and a WebSocket server (npm ws) that hands out envelopes. All other
// methods are the emulator's. Told what to do at /control.
// socket_mode.mjs PORT EMULATOR
import http from "node:http";
import { WebSocketServer } from "ws";

const [port, emulator] = process.argv.slice(2);
const sockets = new WebSocketServer({ noServer: true });
const acknowledged = [];
let connections = 0;
let current;
let pongs = 0;

sockets.on("connection", (socket) => {
  connections += 1;
  current = socket;
  socket.on("message", (text) => acknowledged.push(JSON.parse(text.toString()).envelope_id));
  socket.on("pong", () => (pongs += 1));
  socket.ping("are you there");
  socket.send(JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A1" } }));
});

const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const answer = (response, body) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(body));
};

const server = http.createServer(async (request, response) => {
  const body = await read(request);
  if (request.url === "/api/apps.connections.open") {
    if (request.headers.authorization !== "Bearer xapp-1-test") return answer(response, { ok: false, error: "invalid_auth" });
    return answer(response, { ok: true, url: `ws://127.0.0.1:${port}/link/?ticket=${connections}&app_id=A1` });
  }
  if (request.url === "/control/send") {
    // In two fragments, to be put together again.
    const text = body.toString();
    current.send(text.slice(0, 10), { fin: false });
    current.send(text.slice(10), { fin: true });
    return answer(response, {});
  }
  if (request.url === "/control/cut") {
    current.terminate();
    return answer(response, {});
  }
  if (request.url === "/control/state") return answer(response, { acknowledged, connections, pongs });
  const headers = { "content-type": request.headers["content-type"] ?? "", authorization: request.headers.authorization ?? "" };
  const passed = await fetch(emulator + request.url, { method: request.method, headers, body: request.method === "POST" ? body : undefined });
  response.statusCode = passed.status;
  response.setHeader("Content-Type", passed.headers.get("content-type") ?? "application/json");
  response.end(Buffer.from(await passed.arrayBuffer()));
});
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (one) => sockets.emit("connection", one, request));
});
server.listen(Number(port), "127.0.0.1");
