const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'] as const;

/** A date of the corpus in French words: `2024-06-25` → « 25 juin 2024 », `2024-06` → « juin 2024 », `2024` stays, `s.d.` → « sans date »; anything else is given back as it is. */
export function frenchDate(date: string): string {
  if (date === 's.d.') return 'sans date';
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u.exec(date) ?? [];
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  if (year === undefined) return date;
  if (name === undefined) return year;
  return day === undefined ? `${name} ${year}` : `${Number(day) === 1 ? '1er' : Number(day)} ${name} ${year}`;
}
