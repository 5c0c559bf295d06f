/**
 * The core's objects as objects with methods. Across the boundary there is one method for all
 * questions, which takes the question's name and a list of arguments: a binding for each would cost
 * every page half a kilobyte, a list of their names a tenth.
 */

/** An object of the compiled core. */
export interface Asked {
  ask(question: string, args: unknown[]): unknown;
  free(): void;
}

/** `asked` with a method for each question, and `own`. Not to be awaited: it would be asked `then`. */
export function byName<T>(asked: Asked, own = {}): T {
  const methods: Record<string, unknown> = { free: () => asked.free(), ...own };
  return new Proxy(methods, {
    get: (known, question: string) =>
      known[question] ?? ((...args: unknown[]) => asked.ask(question, args)),
  }) as T;
}
