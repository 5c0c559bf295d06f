const PATHS = {
  search: "M10.5 3a7.5 7.5 0 1 0 4.7 13.300l4.300 4.200M18 10.500a7.500 7.500 0 0 0-7.500-7.500",
  cart: "M3 4h2.500l2.200 11.500h10.600L20.500 8H6.500M9.500 20h.01M16.500 20h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4.500 4-6.500 8-6.500s7.400 2 8 6.500",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2",
  question: "M9 9a3 3 0 1 1 4.200 2.700c-.9.5-1.200 1-1.200 2.300M12 17.500h.01",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.500l4.500 4.500L19 7.500",
  forward: "M4 6l7 6-7 6zM13 6l7 6-7 6z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  download: "M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 20h14",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13",
  globe:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3.500 6 3.500 9s-.5 6-3.500 9c-3-3-3.500-6-3.500-9s.5-6 3.500-9z",
  down: "M6 9l6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
