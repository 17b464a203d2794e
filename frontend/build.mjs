// Bundles the front end, explorers and forms, each twice: a classic script for pages (a page opened
// from disk refuses modules) and a module for the Jupyter widget. Whoever passes on a package must
// pass on its licence, so each bundle ends with those of the packages in it, and each font has its
// own beside it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = "../src/itband/explorer/static";

/** Return a comment with the licences of the packages that are in this output, each text once. */
function notices(output) {
  const packagesOf = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs).sort()) {
    const name = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (!name || bytesInOutput === 0) continue;
    const text = readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim();
    packagesOf.set(text, (packagesOf.get(text) ?? new Set()).add(name));
  }
  const all = [...packagesOf].map(([text, names]) => `${[...names].join(", ")}:\n\n${text}\n`);
  return all.length ? `/*! This file contains\n\n${all.join("\n")}*/\n` : "";
}

async function bundle(entry, name, options = {}) {
  const { metafile, outputFiles } = await build({
    entryPoints: [`src/${entry}`],
    outfile: `${out}/${name}`,
    bundle: true,
    minify: true,
    target: "es2022",
    legalComments: "eof",
    logLevel: "warning",
    metafile: true,
    write: false,
    ...options,
  });
  const [output] = Object.values(metafile.outputs);
  writeFileSync(`${out}/${name}`, outputFiles[0].text + notices(output));
}

mkdirSync(`${out}/fonts`, { recursive: true });
await bundle("page.ts", "explorer.js", { format: "iife" });
await bundle("evidence.ts", "evidence.js", { format: "iife" });
await bundle("widget.ts", "widget.js", { format: "esm" });
await bundle("explorer.css", "explorer.css");
await bundle("forms-page.ts", "forms.js", { format: "iife" });
await bundle("forms-widget.ts", "forms-widget.js", { format: "esm" });
await bundle("forms.css", "forms.css");

for (const font of ["source-sans-3", "source-serif-4"]) {
  const file = `${font}-latin-wght-normal.woff2`;
  const folder = `node_modules/@fontsource-variable/${font}`;
  copyFileSync(`${folder}/files/${file}`, `${out}/fonts/${file}`);
  copyFileSync(`${folder}/LICENSE`, `${out}/fonts/${font}-LICENSE.txt`);
}
