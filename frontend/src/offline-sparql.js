// SPARQL over a dump in the visitor's own browser: fills <div id="offline-sparql" data-root data-base data-dump data-worker
// data-wasm data-questions data-notes data-prefixes>, every address told from that of the page.
import { makeAddresses } from "./addresses.js";
import { MOST_ROWS, sayAnswer, showAnswer, write } from "./answers.js";
import { readValues } from "./asking.js";
import { Engine, StoppedError } from "./engine.js";
import { makeParameterForm, readParameterForm } from "./parameter-form.js";
import { makeView } from "./sparql-view.js";
import { Naming } from "./told.js";

/** Bytes that an address can carry to any host. */
const LONGEST_ADDRESS = 6000;

const holder = document.getElementById("offline-sparql");
if (holder) start(holder);

/** @param {HTMLElement} root */
async function start(root) {
  const at = (/** @type {string} */ name) => new URL(root.dataset[name] ?? "", location.href).href;
  const prefixes = JSON.parse(root.dataset.prefixes ?? "{}");
  const view = makeView(root);
  const engine = new Engine({ worker: at("worker"), wasm: at("wasm"), dump: at("dump") }, (progress) => view.progress(progress));
  const addresses = makeAddresses({ root: at("root"), base: root.dataset.base ?? "", prefixes });
  view.status("Loading the questions …");
  try {
    const [catalogue, notes] = await Promise.all([load(at("questions")), load(at("notes"))]);
    const { queries, words } = catalogue;
    const tools = { engine, addresses, naming: new Naming(notes), words: new Map(Object.entries(words)), queries };
    view.status("");
    run(view, catalogue, tools, prefixes);
  } catch (error) {
    view.status("");
    view.problem(`This page could not be loaded whole: ${say(error)}`);
  }
}

/** @param {unknown} error */
function say(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return answer.json();
}

/**
 * @param {import("./sparql-view.js").View} view
 * @param {import("./asking.js").Catalogue} catalogue
 * @param {import("./answers.js").Tools} tools
 * @param {Record<string, string>} prefixes
 */
function run(view, catalogue, tools, prefixes) {
  const { engine } = tools;
  const title = document.title;
  const head = Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`).join("\n");
  const example = `${head}\n\nSELECT ?event ?label WHERE {\n  ?event a khr:Event ; skos:prefLabel ?label .\n}\nORDER BY ?label ?event\nLIMIT 20\n`;
  /** @type {{question: import("./asking.js").Question, texts: Set<string>} | null} */
  let chosen = null;
  /** @type {HTMLFormElement | null} */
  let form = null;
  let turn = 0;

  /**
   * @param {import("./asking.js").Question | null} question
   * @param {URLSearchParams} [given]
   */
  function choose(question, given = new URLSearchParams()) {
    chosen = question ? { question, texts: new Set([question.query]) } : null;
    form = question ? makeParameterForm(question, catalogue.choices, given) : null;
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      askQuestion();
    });
    document.title = question ? `${question.summary} · ${title}` : title;
    view.choose(question, form, question ? new URL(`questions/${question.name}.html`, tools.addresses.root).href : "");
    if (question) view.editor.show(question.query);
  }

  /** @param {import("./offline-worker.js").Ask} asked */
  async function perform(asked) {
    const now = ++turn;
    const question = chosen?.question ?? null;
    view.busy(true);
    view.clear();
    try {
      await engine.load();
      view.status("Running …");
      const answer = await engine.ask({ ...asked, most: MOST_ROWS });
      if (question && now === turn) {
        chosen?.texts.add(answer.query);
        view.editor.show(answer.query);
      }
      const parts = await showAnswer(answer, question, tools);
      if (now === turn) view.answer(sayAnswer(answer, question), parts);
    } catch (error) {
      if (now !== turn) return;
      view.status(error instanceof StoppedError ? "Stopped." : "");
      if (!(error instanceof StoppedError)) view.problem(say(error));
    } finally {
      if (now === turn) view.busy(false);
    }
  }

  /** @param {string} address @param {object | null} state */
  function remember(address, state = null) {
    const short = address.length <= LONGEST_ADDRESS ? address : location.pathname;
    if (short === location.search) history.replaceState(state, "", short);
    else history.pushState(state, "", short);
  }

  function askQuestion() {
    if (!chosen || !form) return;
    const said = readParameterForm(form, chosen.question);
    remember(`?${new URLSearchParams([["question", chosen.question.name], ...said])}`);
    answerQuestion(said);
  }

  /** @param {URLSearchParams} given */
  function answerQuestion(given) {
    if (!chosen) return;
    try {
      const values = readValues(chosen.question, catalogue.choices, given);
      perform({ query: chosen.question.query, rows: Object.keys(values).length ? [values] : [] });
    } catch (error) {
      view.clear();
      if (given.size) view.problem(say(error));
      else view.status("Choose above what the question is about, then ask.");
    }
  }

  function runQuery() {
    const query = view.editor.value;
    if (chosen?.texts.has(query)) return askQuestion();
    if (chosen) choose(null);
    remember(`?${new URLSearchParams({ edit: query })}`, { edit: query });
    return perform({ query });
  }

  function restore() {
    if (view.isBusy()) stop();
    turn++;
    view.busy(false);
    view.clear();
    const given = new URLSearchParams(location.search);
    const [name, edit] = [given.get("question"), given.get("edit") ?? history.state?.edit];
    if (name !== null) {
      given.delete("question");
      const question = catalogue.questions.find((one) => one.name === name) ?? null;
      choose(question, given);
      if (question) return answerQuestion(given);
      view.editor.show(example);
      return view.problem(`No question is called '${name.slice(0, 60)}'; the list above has them all.`);
    }
    choose(null);
    view.editor.show(edit ?? example);
    if (typeof edit === "string") perform({ query: edit });
  }

  function stop() {
    view.status("Stopped. The graph is loaded again …");
    engine.stop().then((quads) => !view.isBusy() && view.status(`Stopped. The graph is ready again: ${write(quads)} statements.`), () => {});
  }

  view.fill(catalogue.questions, {
    choose: (name) => choose(catalogue.questions.find((one) => one.name === name) ?? null),
    run: runQuery,
    stop,
  });
  window.addEventListener("popstate", restore);
  restore();
}
