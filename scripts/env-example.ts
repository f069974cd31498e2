import { writeFile } from 'node:fs/promises';
import { envExample } from '../src/config/index.ts';

await writeFile('.env.example', envExample());
