/**
 * How Node starts the service: the same for `npm start`, the image, systemd and all that measures it (tests/deploy.test.ts holds them together).
 *
 * A small young generation and an old one that is cleared early keep a thousand turns within 50 MB of the memory at the start; without the second flag the
 * same turns leave 100 MB of garbage lying (`npm run bench`).
 */
export const NODE_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=15'] as const;
export const SERVICE_ARGS = [...NODE_FLAGS, 'src/main.ts'] as const;
