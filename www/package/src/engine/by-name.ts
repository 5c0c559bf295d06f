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
export function byName<T>(asked: Asked, questions: string[]): T {
  const methods: Record<string, unknown> = {};
  for (const question of questions)
    methods[question] = (...args: unknown[]) => asked.ask(question, args);
  methods.free = () => asked.free();
  return methods as T;
}
