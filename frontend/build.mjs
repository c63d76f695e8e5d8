// Writes kg/web/static/bundles/, or the folder that is named: the scripts, their styles, and the licences of all that is in them.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { makeAtlas } from "./atlas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const bundles = process.argv[2] ?? join(here, "..", "kg", "web", "static", "bundles");

/**
 * The one place of a text replaced by another; the build fails where the text is not there exactly once.
 * @param {string} text
 * @param {string} old
 * @param {string} fresh
 */
function replaceOnce(text, old, fresh) {
  if (text.split(old).length !== 2) throw new Error(`@zazuko/yasgui has changed: '${old}' is not there once`);
  return text.replace(old, () => fresh);
}

/**
 * Takes out of @zazuko/yasgui 4.6.2 what a page must not do: read text as program, write styles into the page, ask other
 * sites for terms, and carry the list of a public prefix service.
 * @type {import("esbuild").Plugin}
 */
const yasguiAtHome = {
  name: "yasgui-at-home",
  setup(builder) {
    builder.onLoad({ filter: /@zazuko[\\/]yasgui[\\/]build[\\/]yasgui\.esm\.js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      text = replaceOnce(text, 'j = eval("(" + text + ")")', "j = JSON.parse(text)");
      text = replaceOnce(text, "lov.linkeddata.es/dataset/lov/api/v2/autocomplete/terms?", "invalid.invalid/?");
      // The rules that its tables would write into the page stand in src/yasgui.css.
      text = replaceOnce(text, 'l(this, "createStyle", (function(e, n) {', 'l(this, "createStyle", (function(e, n) { return;');
      text = replaceOnce(
        text,
        '.catch((e) => (console.warn("Could not fetch prefixes, using bundled prefixes instead", e), prefixes_default))' +
          " : Promise.resolve(prefixes_default))",
        " : Promise.resolve({}))",
      );
      return { contents: text, loader: "js" };
    });
  },
};

/**
 * Of leaflet only what the map uses, from its sources.
 * @type {import("esbuild").Plugin}
 */
const leafletInParts = {
  name: "leaflet-in-parts",
  setup(builder) {
    builder.onResolve({ filter: /^leaflet$/ }, () => ({ path: join(here, "src", "leaflet-parts.js") }));
  },
};

rmSync(bundles, { recursive: true, force: true });
mkdirSync(bundles, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: ["network", "layout-worker", "map", "timeline", "yasgui", "page", "offline-sparql", "offline-worker", "offline-search"].map((name) => join("src", `${name}.js`)),
  outdir: bundles,
  bundle: true,
  format: "iife",
  target: "es2020",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  // The engine would look for its WebAssembly beside itself; the page tells where it is.
  define: { "process.env.NODE_ENV": '"production"', "import.meta.url": "location.href" },
  loader: { ".svg": "dataurl", ".png": "dataurl" },
  logLevel: "warning",
  plugins: [yasguiAtHome, leafletInParts],
});
// The pictures that its stylesheet names belong to controls that no page shows.
await build({
  absWorkingDir: here,
  entryPoints: [join("src", "map.css")],
  outdir: bundles,
  bundle: true,
  minify: true,
  legalComments: "none",
  loader: { ".png": "empty" },
  logLevel: "warning",
});
writeFileSync(join(bundles, "atlas.json"), makeAtlas(here));
for (const name of ["kinds.css", "network.css", "offline.css"]) copyFileSync(join(here, "src", name), join(bundles, name));
copyFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm"), join(bundles, "oxigraph_bg.wasm"));
writeFileSync(join(bundles, "LICENSES.txt"), licences());

/**
 * The licences of all packages that a page may hold, sorted by name. The editor comes as one file with its own
 * packages inside, so every one that is installed for pages is named, not only those that esbuild saw.
 */
function licences() {
  /** @type {Record<string, {dev?: boolean, optional?: boolean, peer?: boolean}>} */
  const packages = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;
  const folders = Object.keys(packages).filter((folder) => folder && !packages[folder]?.dev && !packages[folder]?.optional);
  const parts = folders.sort().map((folder) => {
    const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).filter((entry) => /^(licen[cs]e|copying)/i.test(entry)).sort()[0];
    const by = typeof author === "string" ? author : (author?.name ?? "its authors");
    const terms = license ?? licenses?.[0]?.type ?? "see its text";
    const text = file ? readFileSync(join(here, folder, file), "utf8").trim() : `${terms}; by ${by}.`;
    return `${name} ${version} (${terms})\n${"-".repeat(72)}\n${text.replace(/\r/g, "")}\n`;
  });
  return `The scripts and styles in this folder hold work of others, under these licences.\n\n${parts.join("\n\n")}`;
}
