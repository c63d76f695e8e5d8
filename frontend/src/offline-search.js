// Finds names in <div id="offline-search" data-index="search.json" data-spelling="spelling.json" data-root="./">.
import { makeFinder } from "./finding.js";
import { why } from "./reasons.js";
import { showNote } from "./told.js";

const holder = document.getElementById("offline-search");
if (holder) start(holder);

/** @param {HTMLElement} root */
async function start(root) {
  const view = readView(root);
  if (!view) return;
  const { form, field, status } = view;
  /** @type {ReturnType<typeof makeFinder> | undefined} */
  let finder;
  const site = new URL(root.dataset.root ?? "./", location.href);
  const restore = () => {
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") ?? "";
    for (const box of view.boxes) box.checked = asked.getAll("kind").includes(box.value);
  };
  const answer = () => finder && show(view, finder, site);
  let timer = 0;
  form.addEventListener("input", (event) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      answer();
      remember(view, false);
    }, event.target === field ? 150 : 0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    answer();
    remember(view, true);
  });
  window.addEventListener("popstate", () => {
    restore();
    answer();
  });
  restore();
  if (!field.value) field.focus();
  status.textContent = "Loading the names …";
  try {
    const [index, rules] = await Promise.all([load(root.dataset.index ?? "search.json"), load(root.dataset.spelling ?? "spelling.json")]);
    finder = makeFinder(index, rules);
  } catch (error) {
    status.textContent = `The names could not be loaded: ${error instanceof Error ? error.message : error}`;
    return;
  }
  answer();
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
async function load(address) {
  const answer = await fetch(new URL(address, location.href));
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return answer.json();
}

/** @param {HTMLElement} root */
function readView(root) {
  const form = root.querySelector("form");
  const field = root.querySelector("input[type=search]");
  const [set, status, hits, empty] = ["fieldset", "[role=status]", ".hits", ".empty"].map((selector) => root.querySelector(selector));
  if (!form || !(field instanceof HTMLInputElement) || !(set instanceof HTMLElement) || !status || !hits || !(empty instanceof HTMLElement)) return null;
  const boxes = [...root.querySelectorAll("input[type=checkbox]")].flatMap((box) => (box instanceof HTMLInputElement ? [box] : []));
  return { form, field, set, boxes, status, hits, empty, start: [...empty.childNodes] };
}

/** @typedef {NonNullable<ReturnType<typeof readView>>} View */

/**
 * The address of what is asked for; a search that was sent is one to go back to.
 * @param {View} view
 * @param {boolean} sent
 */
function remember({ field, boxes }, sent) {
  const asked = new URLSearchParams();
  if (field.value.trim()) asked.set("q", field.value.trim());
  for (const { value } of boxes.filter(({ checked }) => checked)) asked.append("kind", value);
  const address = asked.size ? `?${asked}` : location.pathname;
  if (sent && `?${asked}` !== location.search) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/**
 * @param {View} view
 * @param {ReturnType<typeof makeFinder>} finder
 * @param {URL} site
 */
function show(view, finder, site) {
  const text = view.field.value.trim();
  const chosen = new Set(view.boxes.filter(({ checked }) => checked).map(({ value }) => value));
  const all = finder.find(text, new Set(), Infinity);
  const hits = finder.find(text, chosen);
  const counts = new Map();
  for (const { entry } of all) counts.set(entry.kind, (counts.get(entry.kind) ?? 0) + 1);
  for (const box of view.boxes) {
    const label = box.closest("label");
    const count = label?.querySelector(".quiet");
    if (!label || !count) continue;
    count.textContent = String(counts.get(box.value) ?? 0);
    label.hidden = !counts.has(box.value) && !box.checked;
  }
  view.set.hidden = counts.size < 2 && chosen.size === 0;
  view.hits.replaceChildren(...hits.map((hit) => showHit(hit, site)));
  const more = all.length > hits.length ? ` of ${all.length} whose names hold these words` : " found";
  view.status.textContent = hits.length ? `${hits.length} thing${hits.length === 1 ? "" : "s"}${more}.` : "";
  view.empty.hidden = hits.length > 0;
  document.title = document.title.replace(/^Search.*?(?= · )/, () => (text ? `Search: ${text.slice(0, 60)}` : "Search"));
  view.empty.replaceChildren(...(text ? nothing(text, chosen.size > 0, all.length > 0, all.length > 0 ? [] : finder.suggest(text)) : view.start));
  if (text && !hits.length) view.status.textContent = "Nothing found.";
}

/**
 * @param {import("./finding.js").Hit} hit
 * @param {URL} site
 */
function showHit({ entry, matched, reason }, site) {
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { className: `of kind-${entry.kind}`, textContent: entry.label });
  link.href = new URL(entry.path, site).href;
  const small = document.createElement("small");
  small.textContent = [entry.kind, ...why({ label: entry.label, matched, reason })].join(" · ");
  line.append(link, ...showNote(entry.note), " ", small);
  return line;
}

/**
 * What to do where nothing is found.
 * @param {string} text
 * @param {boolean} ofKind
 * @param {boolean} ofOthers whether things of other kinds are called so
 * @param {string[]} near
 */
function nothing(text, ofKind, ofOthers, near) {
  const link = (/** @type {string} */ name, /** @type {string} */ words) =>
    Object.assign(document.createElement("a"), { href: `?${new URLSearchParams({ q: name })}`, textContent: words });
  if (near.length) {
    const names = near.flatMap((name, at) => [link(name, name), at === near.length - 1 ? "?" : ", "]);
    return [`No name${ofKind ? " of this kind" : ""} holds these words. Did you mean `, ...names];
  }
  if (ofOthers) return ["No name of this kind holds these words. ", link(text, "Look among all kinds"), "."];
  return [`No name${ofKind ? " of this kind" : ""} holds these words. Try a shorter part of the name.`];
}
