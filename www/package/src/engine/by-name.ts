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

/** `asked` with a method for each of `questions`. */
export function byName<T>(asked: Asked, questions: (keyof T & string)[]): T {
  const methods: Record<string, unknown> = { free: () => asked.free() };
  for (const question of questions)
    methods[question] = (...args: unknown[]) => asked.ask(question, args);
  return methods as T;
}
