// Bundles the one front end twice: a classic script for pages (a page opened from disk refuses
// modules) and a module for the Jupyter widget. Licence comments of the packages stay in.
import { copyFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

const out = "../src/itband/explorer/static";
const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "eof",
  logLevel: "warning",
};

await build({
  ...shared,
  entryPoints: ["src/page.ts"],
  outfile: `${out}/explorer.js`,
  format: "iife",
});
await build({
  ...shared,
  entryPoints: ["src/widget.ts"],
  outfile: `${out}/widget.js`,
  format: "esm",
});
await build({ ...shared, entryPoints: ["src/explorer.css"], outfile: `${out}/explorer.css` });

mkdirSync(`${out}/fonts`, { recursive: true });
for (const font of ["source-sans-3", "source-serif-4"]) {
  const file = `${font}-latin-wght-normal.woff2`;
  copyFileSync(`node_modules/@fontsource-variable/${font}/files/${file}`, `${out}/fonts/${file}`);
}
