// Puts the SPARQL editor into <div id="yasgui" data-endpoint="/sparql" data-query="..." data-prefixes='{"khr": "..."}'>.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

import "./yasgui.css";

const holder = document.getElementById("yasgui");
if (holder) start(holder);

/** @param {HTMLElement} root */
function start(root) {
  const endpoint = new URL(root.dataset.endpoint ?? "/sparql", location.href).href;
  /** @type {Record<string, string>} */
  const prefixes = JSON.parse(root.dataset.prefixes ?? "{}");
  const head = Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`).join("\n");
  const query = root.dataset.query ?? `${head}\n\nSELECT ?event ?label WHERE {\n  ?event a khr:Event ; skos:prefLabel ?label .\n}\nLIMIT 20\n`;
  const names = Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  // Prefixes are those of this site; terms are asked of nobody else.
  Yasgui.Yasqe.forkAutocompleter("prefixes", { name: "own-prefixes", persistenceId: null, get: () => names }, false);
  Yasgui.Yasqe.defaults.value = query;
  const editor = new Yasgui(root, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
    corsProxy: undefined,
    // A query handed over by another page is shown as it is, not the one that was written here last.
    persistenceId: root.dataset.query ? null : "khronika",
    populateFromUrl: true,
    yasqe: { prefixCcApi: null, autocompleters: ["own-prefixes", "variables"], resizeable: true },
    yasr: { prefixes, pluginOrder: ["table", "response"], defaultPlugin: "table" },
  });
  Object.assign(window, { khronikaYasgui: editor });
}
