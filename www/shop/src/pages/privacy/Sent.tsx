import { type Key, useText } from "../../i18n";
import { integer } from "../../i18n/format";
import { isElsewhere, isTelling, sent } from "../../shop/sent";
import { useStore } from "../../shop/store";

/** "0 bytes sent", with the figures that it rests on and what they can't show. */
export function Sent() {
  const { t } = useText();
  const { requests, bytes } = useStore(sent);
  const figures: [Key, number][] = [
    ["sent.requests", requests.length],
    ["sent.elsewhere", requests.filter(isElsewhere).length],
    ["sent.telling", requests.filter(isTelling).length],
    ["sent.bytes", bytes],
  ];
  return (
    <section class="panel sent" aria-labelledby="sent-title">
      <h2 id="sent-title">{t("sent.title", { n: integer(bytes) })}</h2>
      <p>{t("sent.text")}</p>
      <dl class="sent-figures">
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd class="figure">{integer(value)}</dd>
          </div>
        ))}
      </dl>
      <p class="note">{t("sent.how")}</p>
      <details class="more-below">
        <summary>{t("sent.list", { n: requests.length })}</summary>
        <ol class="addresses" lang="en">
          {requests.map((url, index) => (
            <li key={index}>{isElsewhere(url) ? url.href : url.pathname + url.search}</li>
          ))}
        </ol>
      </details>
    </section>
  );
}
