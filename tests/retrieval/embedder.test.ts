import { expect, test } from 'vitest';
import { loadEmbedder } from '../../src/retrieval/index.ts';

const TEXTS = ['Combien de temps ai-je ?', 'jai recu une lettre il vont me radier jai combien de temps', 'Le score', 'ø', 'Quelles données regardent-ils, et qui les voit ?'];

test.each(['mean', 'cls'] as const)('a question alone has the vector that it has among others (%s)', async (pooling) => {
  const embedder = await loadEmbedder({ model: 'models/eclaireur-fr', queryPrefix: '', passagePrefix: '', pooling });
  const together = await embedder.embedPassages(TEXTS);
  for (const [index, text] of TEXTS.entries()) {
    const alone = await embedder.embedQuery(text);
    expect(alone).toHaveLength(embedder.dimension);
    expect(Math.hypot(...alone)).toBeCloseTo(1, 5);
    alone.forEach((value, column) => expect(value).toBeCloseTo(together[index]?.[column] ?? Number.NaN, 5));
  }
});
