import { useId, useState } from "preact/hooks";
import type { Customer } from "zhanggui";
import { Icon } from "../../components/Icon";
import { useText } from "../../i18n";
import { integer } from "../../i18n/format";
import { announce } from "../../shop/announce";

const FORMATS = {
  json: { type: "application/json", name: "half-holiday-profile.json" },
  csv: { type: "text/csv", name: "half-holiday-profile.csv" },
} as const;
type Format = keyof typeof FORMATS;
type How = "union" | "replace";

interface Said {
  text: string;
  isFault: boolean;
}

/** The profile as a file, and a file as the profile. */
export function Transfer({ customer }: { customer: Customer }) {
  const { t } = useText();
  const [said, setSaid] = useState<Said | null>(null);
  const say = (text: string, isFault = false) => {
    setSaid({ text, isFault });
    announce(text);
  };
  const save = async (format: Format) => {
    const bytes = await customer.privacy.export(format);
    const { name, type } = FORMATS[format];
    download(new Blob([new Uint8Array(bytes)], { type }), name);
    say(t("export.done", { name, size: integer(Math.ceil(bytes.length / 1024)) }));
  };
  const take = async (file: File, how: How) => {
    const { name } = file;
    try {
      await customer.privacy.import(new Uint8Array(await file.arrayBuffer()), { merge: how });
      say(t("import.done", { name, n: integer(customer.profile().events.length) }));
    } catch (thrown) {
      const path = thrown instanceof Error && "path" in thrown ? thrown.path : undefined;
      say(
        path ? t("import.refusedAt", { name, path: String(path) }) : t("import.refused", { name }),
        true,
      );
    }
  };
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">{t("export.title")}</h2>
      <p class="note">{t("export.note")}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={() => void save("json")}>
          <Icon name="download" />
          {t("export.json")}
        </button>
        <button type="button" class="button" onClick={() => void save("csv")}>
          <Icon name="download" />
          {t("export.csv")}
        </button>
      </div>
      <Import onFile={take} />
      {said && (
        <p class={said.isFault ? "receipt receipt-fault" : "receipt"}>
          <Icon name={said.isFault ? "close" : "check"} />
          <span>{said.text}</span>
        </p>
      )}
    </section>
  );
}

function Import({ onFile }: { onFile: (file: File, how: How) => Promise<void> }) {
  const { t } = useText();
  const id = useId();
  const [how, setHow] = useState<How>("union");
  return (
    <>
      <h3 class="panel-part">{t("import.title")}</h3>
      <p class="note" id={`${id}-note`}>
        {t("import.note")}
      </p>
      <fieldset class="choices">
        <legend class="visually-hidden">{t("import.how")}</legend>
        {(["union", "replace"] as const).map((each) => (
          <label key={each} class="choice">
            <input type="radio" name={id} checked={how === each} onChange={() => setHow(each)} />
            <span>{t(`import.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <label class="button file-button">
        {t("import.file")}
        <input
          type="file"
          accept=".json,application/json"
          aria-describedby={`${id}-note`}
          onChange={({ currentTarget: input }) => {
            const [file] = input.files ?? [];
            // The same file may be chosen again.
            if (file) void onFile(file, how).finally(() => (input.value = ""));
          }}
        />
      </label>
    </>
  );
}

/** Through an address of the page's own: nothing is asked of the network. */
function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
