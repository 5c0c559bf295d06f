import { useEffect, useState } from "preact/hooks";
import { announcement } from "../shop/announce";
import { useStore } from "../shop/store";

/** Says what happened: shown for a moment, read out politely. */
export function Toast() {
  const { text, count } = useStore(announcement);
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    if (count === 0) return;
    setVisible(true);
    const timer = setTimeout(() => setVisible(false), 3200);
    return () => clearTimeout(timer);
  }, [count]);
  return (
    <div class={visible ? "toast toast-visible" : "toast"} role="status" aria-live="polite">
      {text}
    </div>
  );
}
