declare module 'snowball-stemmers' {
  const snowball: { newStemmer(language: string): { stem(word: string): string } };
  export default snowball;
}

/** A style sheet that the widget's bundle carries as text, with its imports and without its spaces. */
declare module '*.css' {
  const text: string;
  export default text;
}
