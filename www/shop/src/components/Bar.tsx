/** A bar drawn as SVG, so that its length is an attribute and no inline style is needed. */
export function Bar({
  share,
  tone = "plain",
}: {
  share: number;
  tone?: "plain" | "minus" | "tier";
}) {
  return (
    <svg
      class={`bar bar-${tone}`}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="bar-track" width="100" height="4" />
      <rect class="bar-fill" width={Math.max(0, Math.min(100, share * 100))} height="4" />
    </svg>
  );
}
