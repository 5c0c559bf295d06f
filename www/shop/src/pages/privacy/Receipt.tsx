import type { ErasureReceipt } from "zhanggui";
import { Icon } from "../../components/Icon";
import { useText } from "../../i18n";
import { date, dateTime, integer } from "../../i18n/format";
import { kindOf, RECORD_KINDS, type RecordKind } from "../../shop/policy";

/** What went, of when, what stays, and why: the engine's receipt in words. */
export function Receipt({ receipt, isAll }: { receipt: ErasureReceipt; isAll: boolean }) {
  const { t, language } = useText();
  const { events, traits, byType = {}, period, stays = [] } = receipt;
  const list = (counts: [string, number][]) =>
    byKind(counts)
      .map(([kind, n]) => t("erase.item", { kind: t(`kind.${kind}`), n: integer(n) }))
      .join(t("list.separator"));
  const gone = list(Object.entries(byType));
  const left = list(stays.map(({ type, events: n }) => [type, n]));
  const [from, until] = (period ?? []).map((at) => date(at, language));
  const title = !isAll ? "erase.part" : receipt.complete ? "erase.receipt" : "erase.partial";
  return (
    <div class="receipt erasure">
      <Icon name="check" />
      <div>
        <h3>{t("erase.receiptTitle")}</h3>
        <p>{t(title, { n: integer(events), time: dateTime(receipt.at, language) })}</p>
        {gone !== "" && <p>{t("erase.byKind", { list: gone })}</p>}
        {traits > 0 && <p>{t("erase.traits", { n: traits })}</p>}
        {from && until && (
          <p>{from === until ? t("erase.day", { from }) : t("erase.period", { from, until })}</p>
        )}
        {left !== "" && <p>{t("erase.stays", { list: left })}</p>}
        {left !== "" && (
          <p>
            {t(stays.some(({ why }) => why === "contract") ? "erase.contract" : "erase.outside")}
          </p>
        )}
      </div>
    </div>
  );
}

function byKind(counts: [type: string, n: number][]): [RecordKind, number][] {
  const sums = new Map<RecordKind, number>();
  for (const [type, n] of counts) sums.set(kindOf(type), (sums.get(kindOf(type)) ?? 0) + n);
  return RECORD_KINDS.flatMap((kind) => {
    const sum = sums.get(kind);
    return sum ? [[kind, sum] as [RecordKind, number]] : [];
  });
}
