/** What is derived from an object is derived once, and forgotten with the object. */
export function oncePer<Key extends object, Value>(derive: (key: Key) => Value): (key: Key) => Value {
  const kept = new WeakMap<Key, Value>();
  return (key) => {
    if (!kept.has(key)) kept.set(key, derive(key));
    return kept.get(key)!;
  };
}
