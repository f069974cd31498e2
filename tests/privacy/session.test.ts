import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWhole, type Traces } from '../support/whole-service.ts';

/** Words and identifiers that occur nowhere but in the messages of this session. The numbers are made up, with right checksums. */
const SECRETS = ['zibeline', '0639981234', 'quidam@exemple.invalid', '255081416802538', 'FR7630006000011234567890189', '203.0.113.77', 'd290f1ee-6c54-4b01-90e6-d701748f0851', 'NavigateurRare'];
const MESSAGE = 'Combien de temps puis-je garder un livre ? zibeline, mon tel 0639981234, quidam@exemple.invalid, nir 255081416802538, iban FR7630006000011234567890189';
const HEADERS = { 'user-agent': 'NavigateurRare/1.0', 'x-forwarded-for': '203.0.113.77', referer: 'https://asso.example/zibeline', origin: 'https://asso.example' };

let session: Traces<number[]>;
let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'eclaireur-session-'));
  session = await runWhole(home, { TRUST_PROXY: '1', ALLOWED_ORIGINS: 'https://asso.example' }, everythingAPersonCanSend);
});
afterAll(() => rm(home, { recursive: true }));

/** Every way in, with good, bad and broken input, from beginning to erasing. */
async function everythingAPersonCanSend(url: string): Promise<number[]> {
  const conversation = 'd290f1ee-6c54-4b01-90e6-d701748f0851';
  const send = async (path: string, init: RequestInit = {}): Promise<number> => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...HEADERS, ...init.headers } });
    await response.text();
    return response.status;
  };
  const json = (body: string, accept = 'application/json'): Promise<number> => send('/api/chat', { method: 'POST', headers: { 'content-type': 'application/json', accept }, body });
  return [
    await json(JSON.stringify({ message: MESSAGE, conversation })),
    await json(JSON.stringify({ message: `et ensuite ? ${MESSAGE}`, conversation, style: 'simple' }), 'text/event-stream'),
    await json(JSON.stringify({ message: MESSAGE, zibeline: true })),
    await json(`{"message": "${MESSAGE}`),
    await json(JSON.stringify({ message: 'zibeline '.repeat(400) })),
    await json(JSON.stringify({ message: 'zibeline '.repeat(4000) })),
    await send('/', { method: 'POST', body: new URLSearchParams({ message: MESSAGE, conversation }) }),
    await send(`/api/search?q=${encodeURIComponent(MESSAGE)}`),
    await send(`/api/search?q=zibeline&limit=zibeline`),
    await send(`/articles/zibeline-${encodeURIComponent(MESSAGE)}`),
    await send(`/api/conversations/${conversation}`, { method: 'DELETE' }),
    await send('/api/conversations/zibeline', { method: 'DELETE' }),
  ];
}

describe('after a session of good, bad and broken messages', () => {
  test('every message was taken or refused, and the service stopped cleanly', () => {
    expect(session.result).toEqual([200, 200, 400, 400, 400, 413, 200, 200, 400, 404, 204, 400]);
    expect(session.code).toBe(0);
  });

  test.each(SECRETS)('the log and the metrics do not hold %s', (secret) => {
    expect(session.log).toContain('listening'); // there is a log to look at
    expect(session.metrics).toContain('eclaireur_turns_total');
    expect([session.log.includes(secret), session.metrics.includes(secret)]).toEqual([false, false]);
  });

  test('no file of the service, index and temporary folder included, holds any of it', () => {
    expect(session.files.size).toBeGreaterThan(10); // the index was written there
    expect([...session.files].flatMap(([path, text]) => SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`))).toEqual([]);
  });

  test('the trap hears a connection and a look-up', async () => {
    const trapFile = join(home, 'probe.txt');
    const child = spawn(process.execPath, ['-e', 'fetch("http://127.0.0.2:8999").catch(() => fetch("http://probe.invalid")).catch(() => undefined)'], {
      env: { PATH: process.env['PATH'] ?? '', NODE_OPTIONS: `--import=${resolve('tests/support/trap-connections.mjs')}`, TRAP_FILE: trapFile },
    });
    await once(child, 'close');
    expect((await readFile(trapFile, 'utf8')).split('\n')).toEqual(expect.arrayContaining(['trap set', '127.0.0.2', 'probe.invalid']));
  });

  test('the service connected to nobody', () => {
    expect(session.hosts.filter((host) => host !== 'trap set' && host !== '127.0.0.1')).toEqual([]);
    expect(session.hosts).toContain('trap set');
  });
});
