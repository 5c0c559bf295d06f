/** What every report page is in: one file that fetches nothing and runs nothing. */

import { escaped } from "./charts.js";
import { STYLE } from "./style.js";

export function htmlPage(tag: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
