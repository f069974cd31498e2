import { existsSync } from 'node:fs';
import { parseConfig, type Config } from './config.ts';

export { envExample, parseConfig, type Config } from './config.ts';
export { ConfigError } from './errors.ts';

/**
 * Reads the process environment, completed by a `.env` file of the working folder where there is one; the environment wins.
 *
 * @throws {ConfigError} with every fault.
 */
export function loadConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}
