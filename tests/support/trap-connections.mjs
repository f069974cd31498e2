// Loaded with --import into a process under test: appends every host that it looks up or connects to, to the file named by TRAP_FILE.
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const file = process.env['TRAP_FILE'] ?? '';
const note = (host) => appendFileSync(file, `${host}\n`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function trapped(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  note(typeof options === 'object' && options !== null ? (options.path ?? options.host ?? 'localhost') : (typeof args[1] === 'string' ? args[1] : 'localhost'));
  return connect.apply(this, args);
};
const { lookup } = dns;
dns.lookup = function trapped(host, ...rest) {
  note(host);
  return lookup.call(this, host, ...rest);
};
syncBuiltinESMExports();
note('trap set');
