/** What just happened, for the page's one polite live region and its toast. */
import { store } from "./store";

export const announcement = store<{ text: string; count: number }>({ text: "", count: 0 });

export function announce(text: string): void {
  announcement.set({ text, count: announcement.get().count + 1 });
}
