/**
 * Remembers what was derived from an object for as long as the object lives: passages and statements live as long as their index generation, a question as
 * long as its turn.
 */
export function remembered<Key extends object, Value>(derive: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = derive(key);
    known.set(key, { value });
    return value;
  };
}
