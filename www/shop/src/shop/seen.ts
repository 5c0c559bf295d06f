/**
 * Counts what was seen of a list: an item of which half was on the screen for a second. Each once in a visit to the
 * page, reported together with what else came into view then; a list that re-orders itself is not seen anew. A browser
 * that cannot tell what is on the screen counts the list as it stands there.
 */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { session, track } from "./session";

const HALF = 0.5;
const A_WHILE_MS = 1000;

interface List {
  id: string;
  trace?: string;
}

/** `list`: the element whose children are the items of `ids`, in that order; no `ids`: not there yet. */
export function useSeen(
  list: RefObject<HTMLElement>,
  about: List,
  ids: readonly string[] | undefined,
): void {
  const counted = useRef({ customer: "", ids: new Set<string>() });
  useEffect(() => {
    const { id: customer } = session.get();
    if (!ids || !list.current) return;
    if (counted.current.customer !== customer) counted.current = { customer, ids: new Set() };
    const known = counted.current.ids;
    const report = (seen: string[]) => {
      const fresh = seen.filter((id) => !known.has(id));
      if (fresh.length === 0) return;
      for (const id of fresh) known.add(id);
      track({ type: "view_item_list", list: about, items: fresh.map((id) => ({ id })) });
    };
    if (typeof IntersectionObserver === "undefined") return report([...ids]);
    return watch([...list.current.children], (seen) => report(seen.flatMap((at) => ids[at] ?? [])));
  }, [list, ids?.join(" ")]);
}

/** Calls `seen` with the places of those elements that have been in view for a while. */
function watch(elements: Element[], seen: (places: number[]) => void): () => void {
  const since = new Map<Element, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let turn = 0;
  const look = (until: number) => {
    if (document.hidden) return wait(until);
    const long = elements.flatMap((element, at) => {
      const came = since.get(element);
      return came !== undefined && came <= until ? [at] : [];
    });
    seen(long);
  };
  const wait = (until: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      look(until);
    }, A_WHILE_MS);
    timers.add(timer);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      turn += 1;
      for (const { target, intersectionRatio } of entries) {
        if (intersectionRatio < HALF) since.delete(target);
        else if (!since.has(target)) since.set(target, turn);
      }
      wait(turn);
    },
    { threshold: HALF },
  );
  for (const element of elements) observer.observe(element);
  return () => {
    observer.disconnect();
    for (const timer of timers) clearTimeout(timer);
  };
}
