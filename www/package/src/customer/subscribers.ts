/**
 * A version that grows with every change, and who wants to know: the contract of React's
 * `useSyncExternalStore`. The version is new at once; callbacks run in a microtask, once for all
 * the changes made before it.
 */
export class Subscribers {
  version = 0;
  private readonly _callbacks = new Set<() => void>();
  private _due = false;

  add(callback: () => void): () => void {
    const entry = () => callback(); // its own identity: one function may subscribe twice
    this._callbacks.add(entry);
    return () => {
      this._callbacks.delete(entry);
    };
  }

  clear(): void {
    this._callbacks.clear();
  }

  changed(): void {
    this.version += 1;
    if (this._due) return;
    this._due = true;
    Promise.resolve().then(() => {
      this._due = false;
      for (const callback of [...this._callbacks]) {
        try {
          callback();
        } catch (error) {
          // The page's own error, for the page's own handlers; the other callbacks still run.
          setTimeout(() => {
            throw error;
          });
        }
      }
    });
  }
}
