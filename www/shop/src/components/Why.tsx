/** "Why this?": one popover for the whole page, in the top layer, filled by whichever button was pressed. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Reason, Recommendation } from "zhanggui";
import { useText } from "../i18n";
import { percent } from "../i18n/format";
import { store, useStore } from "../shop/store";
import { Bar } from "./Bar";
import { Icon } from "./Icon";

interface Asked {
  recommendation: Recommendation;
  name: string;
  button: HTMLElement;
}

const asked = store<Asked | null>(null);
const ID = "why";

export function WhyButton({
  recommendation,
  name,
}: {
  recommendation: Recommendation;
  name: string;
}) {
  const { t } = useText();
  const open = useStore(asked)?.recommendation === recommendation;
  return (
    <button
      type="button"
      class="why-button"
      aria-haspopup="dialog"
      aria-expanded={open}
      aria-label={t("why.askNamed", { name })}
      title={t("why.ask")}
      onClick={(event) => asked.set({ recommendation, name, button: event.currentTarget })}
    >
      <Icon name="question" />
    </button>
  );
}

export function WhyPopover() {
  const { t } = useText();
  const question = useStore(asked);
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element || !question) return;
    element.showPopover();
    placeBeside(element, question.button);
    element.focus();
  }, [question]);

  const closed = (event: { newState: string }) => {
    if (event.newState !== "closed") return;
    const focusIsLost =
      document.activeElement === document.body || panel.current?.contains(document.activeElement);
    if (focusIsLost) asked.get()?.button.focus();
    asked.set(null);
  };

  return (
    <div
      ref={panel}
      id={ID}
      class="why"
      popover="auto"
      role="dialog"
      aria-labelledby="why-title"
      tabIndex={-1}
      onToggle={closed}
    >
      {question && (
        <>
          <div class="why-head">
            <h2 id="why-title">{t("why.title")}</h2>
            <button
              type="button"
              class="plain-button"
              aria-label={t("close")}
              onClick={() => panel.current?.hidePopover()}
            >
              <Icon name="close" />
            </button>
          </div>
          <p class="why-name" lang="en">
            {question.name}
          </p>
          <Reasons recommendation={question.recommendation} />
          <p class="note">{t("why.note")}</p>
        </>
      )}
    </div>
  );
}

/** Each reason with its share of the score; a reason may also speak against the product. */
function Reasons({ recommendation: { reasons, score } }: { recommendation: Recommendation }) {
  const { t } = useText();
  const total = score || reasons.reduce((sum, reason) => sum + Math.abs(reason.weight), 0) || 1;
  const counts = ({ weight }: Reason) => Math.abs(weight / total) >= 0.005;
  const shown = reasons.filter(counts).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const rest = reasons.length - shown.length;
  return (
    <ul class="reasons">
      {shown.map((reason, index) => (
        <li key={`${reason.code}-${index}`}>
          <span>{reason.text}</span>
          <span class="number">{percent(reason.weight / total)}</span>
          <Bar
            share={Math.abs(reason.weight / total)}
            tone={reason.weight < 0 ? "minus" : "plain"}
          />
        </li>
      ))}
      {rest > 0 && <li class="note">{t("why.rest", { n: rest })}</li>}
    </ul>
  );
}

/** Beside its button on a wide page; a narrow page shows it along the bottom edge (styles/why.css). */
function placeBeside(panel: HTMLElement, button: HTMLElement): void {
  const gap = 8;
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = at.bottom + gap + height < innerHeight;
  const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - height);
  const left = Math.max(gap, Math.min(at.right - width, innerWidth - width - gap));
  panel.style.setProperty("--why-top", `${top}px`);
  panel.style.setProperty("--why-left", `${left}px`);
}
