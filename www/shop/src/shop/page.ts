/** What every page does on arrival: its title, its page_view, the focus on its heading, the scroll where it was. */
import { useEffect, useLayoutEffect } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { useText } from "../i18n";
import { session, track } from "./session";
import { useStore } from "./store";

export function usePage(title: string): void {
  const { t } = useText();
  useEffect(() => {
    document.title = title === "" ? t("shop.title") : `${title} · ${t("shop.name")}`;
  }, [title, t]);
}

/** Once per page and customer; waits for the customer where the page is the first. */
export function useTrackOnce(key: string, report: () => void): void {
  const { customer } = useStore(session);
  useEffect(() => {
    if (customer) report();
  }, [customer, key]);
}

const scrolledTo = new Map<string, number>();
let first = true;
let returning = false;
addEventListener("popstate", () => {
  returning = true;
});

/** Mounted once, around all pages. */
export function useArrival(): void {
  const [path] = useLocation();
  useTrackOnce(path, () => track({ type: "page_view" }));
  useLayoutEffect(() => {
    const keep = () => scrolledTo.set(path, scrollY);
    if (!first) {
      scrollTo({ top: returning ? (scrolledTo.get(path) ?? 0) : 0, behavior: "instant" });
      if (!returning)
        document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
    first = false;
    returning = false;
    addEventListener("scrollend", keep);
    return () => removeEventListener("scrollend", keep);
  }, [path]);
}
