/**
 * What is made when it is first asked for, and kept.
 *
 * @example const page = once(describePage); page() // made now, and given again from now on
 */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
