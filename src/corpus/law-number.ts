/** Compact form of a law number, as people and codes write it: `R. * 311-12`, `r311-12` → `R311-12`. */
export function compactLawNumber(num: string): string {
  return num.toUpperCase().replace(/[\s.*]+/gu, '');
}
