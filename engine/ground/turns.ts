/**
 * Does work that is offered in pieces, without a pause between them.
 *
 * @throws what the work throws
 * @example finish(generateCases(edition, 'rules', 'fee-travel')).cases
 */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}
