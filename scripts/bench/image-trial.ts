import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Where `npm run trial:image` writes what it measured and `npm run bench` reads it. */
export const IMAGE_TRIAL_FILE = 'bench/results/image.json';

/** The container image and its service, as measured; sizes unpacked. */
export const ImageTrial = z.object({
  date: z.string(), commit: z.string(),
  /** Mean number of programs that wanted the processor; above 0.5 the times are those of a busy machine. */
  load: z.number(),
  /** What the base image was: its name, or what stood in for it. */
  base: z.string(),
  baseMb: z.number(), packagesMb: z.number(), indexMb: z.number(), modelMb: z.number(), programMb: z.number(),
  readyMs: z.number(), residentMb: z.number(), stopMs: z.number(),
});
export type ImageTrial = z.infer<typeof ImageTrial>;

/** The last trial; `undefined` when there was none here, or one of an older form. */
export async function readImageTrial(): Promise<ImageTrial | undefined> {
  try {
    return ImageTrial.parse(JSON.parse(await readFile(IMAGE_TRIAL_FILE, 'utf8')));
  } catch {
    return undefined;
  }
}
