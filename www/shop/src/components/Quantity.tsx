import { useText } from "../i18n";
import { MAX_QUANTITY } from "../shop/cart";
import { Icon } from "./Icon";

interface Props {
  value: number;
  label: string;
  onChange: (value: number) => void;
}

export function Quantity({ value, label, onChange }: Props) {
  const { t } = useText();
  const set = (next: number) => {
    if (Number.isInteger(next) && next >= 1 && next <= MAX_QUANTITY) onChange(next);
  };
  return (
    <fieldset class="quantity">
      <legend class="visually-hidden">{label}</legend>
      <button
        type="button"
        aria-label={t("quantity.less")}
        disabled={value <= 1}
        onClick={() => set(value - 1)}
      >
        <Icon name="minus" />
      </button>
      <input
        type="number"
        inputMode="numeric"
        min={1}
        max={MAX_QUANTITY}
        value={value}
        aria-label={label}
        onChange={(event) => {
          set(Number(event.currentTarget.value));
          event.currentTarget.value = String(value);
        }}
      />
      <button
        type="button"
        aria-label={t("quantity.more")}
        disabled={value >= MAX_QUANTITY}
        onClick={() => set(value + 1)}
      >
        <Icon name="plus" />
      </button>
    </fieldset>
  );
}
