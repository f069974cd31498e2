/**
 * How Node starts the service: the same for `npm start`, the image, systemd and all that measures it (tests/deploy.test.ts holds them together).
 *
 * A small young generation and an old one that is cleared early keep a thousand turns within 50 MB of the memory at the start; without the second flag the
 * same turns leave 100 MB of garbage lying (`npm run bench`). Without the third V8 takes what a turn makes of each passage for long-lived, since all that is made
 * while an index is read lives long: 40 kB a turn that only a full collection clears.
 */
export const NODE_FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=15', '--no-allocation-site-pretenuring'] as const;
export const SERVICE_ARGS = [...NODE_FLAGS, 'src/main.ts'] as const;
