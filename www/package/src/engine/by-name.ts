/**
 * The core's objects as objects with methods. Across the boundary there is one method for all
 * questions, which takes the question's name and a list of arguments: a binding for each would cost
 * every page half a kilobyte.
 */

/** An object of the compiled core. */
export interface Asked {
  ask(question: string, args: unknown[]): unknown;
  free(): void;
}

/** `asked` with a method for each question that there is, and the methods that are no questions. */
export function byName<T extends object>(asked: Asked, own: Partial<T> = {}): T {
  const methods: Record<string | symbol, unknown> = { free: () => asked.free(), ...own };
  return new Proxy(methods, {
    get: (own, question: string) =>
      own[question] ?? ((...args: unknown[]) => asked.ask(question, args)),
  }) as T;
}
