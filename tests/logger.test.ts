import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What a process that runs the given lines writes. */
const output = (lines: string): Promise<{ stdout: string; stderr: string }> => promisify(execFile)(process.execPath, ['--input-type=module', '-e', `import { createLogger } from './src/logger.ts';\n${lines}`]);

test('writes on stderr, as JSON, without process or host', async () => {
  const { stdout, stderr } = await output('createLogger("info").info({ generation: "g" }, "loaded");');
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toEqual({ level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u), generation: 'g', msg: 'loaded' });
});

test('says nothing under its level', async () => {
  expect(await output('createLogger("warn").info({}, "loaded");')).toEqual({ stdout: '', stderr: '' });
});

test('an error is its name, code and place: no line of its message, which may quote a person', async () => {
  const { stderr } = await output('createLogger("info").error({ err: Object.assign(new TypeError("Je suis\\nune phrase privée"), { code: "E_X" }) }, "failed");');
  expect(stderr).not.toMatch(/Je suis|privée/u);
  expect(JSON.parse(stderr)).toMatchObject({ err: { type: 'TypeError', code: 'E_X', at: expect.arrayContaining([expect.stringMatching(/^at /u)]) }, msg: 'failed' });
});
