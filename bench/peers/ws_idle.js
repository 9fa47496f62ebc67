// A WebSocket server on the ws package that answers the first frame and then keeps quiet.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096, perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', () => socket.send('{"type":"ready"}')));
