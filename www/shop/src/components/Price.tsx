import { money, moneyParts } from "../i18n/format";

/** An amount as a price tag; read aloud as one. */
export function Price({ minor }: { minor: number }) {
  const { sign, whole, cents } = moneyParts(minor);
  return (
    <span class="price">
      <span aria-hidden="true">
        {sign}
        <small>¥</small>
        {whole}
        {cents !== "00" && <small>.{cents}</small>}
      </span>
      <span class="visually-hidden">{money(minor)}</span>
    </span>
  );
}
