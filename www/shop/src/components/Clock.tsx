import { useEffect, useState } from "preact/hooks";
import { useText } from "../i18n";
import { dateTime } from "../i18n/format";
import { announce } from "../shop/announce";
import { clockSetting, shopNow, windForward } from "../shop/clock";
import { useStore } from "../shop/store";
import { Icon } from "./Icon";

/** The shop's clock, and a way to let days go by. */
export function ClockControls() {
  const { t, language } = useText();
  const now = useClock();
  const wind = (days: number) => {
    windForward(days);
    announce(t("clock.now", { time: dateTime(shopNow(), language) }));
  };
  return (
    <fieldset class="clock">
      <legend class="visually-hidden">{t("clock.label")}</legend>
      <Icon name="clock" />
      <time dateTime={new Date(now).toISOString()}>{dateTime(now, language)}</time>
      <button type="button" onClick={() => wind(1)} title={t("clock.forward")}>
        {t("clock.days", { n: 1 })}
      </button>
      <button type="button" onClick={() => wind(30)} title={t("clock.forward")}>
        {t("clock.days", { n: 30 })}
      </button>
    </fieldset>
  );
}

function useClock(): number {
  useStore(clockSetting);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
  return shopNow();
}
