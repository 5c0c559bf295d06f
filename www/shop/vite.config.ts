import { copyFileSync, createReadStream, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const DATA = fileURLToPath(new URL("../../build/shop/", import.meta.url));
const SITE = join(DATA, "site");
const FILES = ["shop.zg", "catalogue.json", "customers.json"];

/** Serves what the build made beside the site in development, and copies it in for good. */
function shopData(): Plugin {
  return {
    name: "shop-data",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = FILES.find((name) => request.url === `/${name}`);
        if (file === undefined || !existsSync(join(DATA, file))) return next();
        createReadStream(join(DATA, file)).pipe(response);
      });
    },
    closeBundle() {
      mkdirSync(SITE, { recursive: true });
      for (const file of FILES) copyFileSync(join(DATA, file), join(SITE, file));
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [shopData()],
  // Inlined assets would be data: addresses, which the shop's Content-Security-Policy refuses.
  build: {
    outDir: SITE,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
  },
});
