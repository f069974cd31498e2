import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** The least that an Express server can do with a JSON message: send it back. What the answer path is measured against. */
const app = express();
app.use(express.json({ limit: '16kb' }));
app.post('/api/chat', (request, response) => {
  response.json(request.body);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
