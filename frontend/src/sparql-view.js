import { write } from "./answers.js";
import { makeEditor } from "./editor.js";

/**
 * What the page shows, and what a reader does to it.
 * @typedef {ReturnType<typeof makeView>} View
 * @typedef {import("./asking.js").Question} Question
 */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, properties = {}, ...content) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
}

/**
 * Fills the page; everything is there at once, and tells nothing yet.
 * @param {HTMLElement} root
 */
export function makeView(root) {
  const editor = makeEditor();
  const picker = make("select", { id: "question" });
  const about = make("div", { className: "offline-about" });
  const parameters = make("div");
  const problem = make("p", { className: "problem", hidden: true });
  problem.setAttribute("role", "alert");
  const runs = make("button", { type: "button", textContent: "Run" });
  const stops = make("button", { type: "button", textContent: "Stop", className: "offline-stop", disabled: true });
  const status = make("span");
  status.setAttribute("role", "status");
  const bar = make("progress", { hidden: true });
  bar.setAttribute("aria-label", "Loading the graph");
  const figures = make("span", { className: "quiet" });
  const result = make("section", { className: "offline-result" });
  root.replaceChildren(
    make("p", { className: "offline-picker" }, make("label", { htmlFor: "question", textContent: "Begin with a question" }), " ", picker),
    about, parameters,
    ...editor.parts,
    make("p", { className: "offline-bar" }, runs, " ", stops, " ", status, " ", bar, " ", figures),
    problem, result,
  );
  let busy = false;
  // Nothing is typed that what the page begins with would overwrite.
  editor.field.readOnly = runs.disabled = true;

  return {
    editor,
    isBusy: () => busy,
    /**
     * @param {Question[]} questions
     * @param {{choose: (name: string) => void, run: () => void, stop: () => void}} acts
     */
    fill(questions, acts) {
      editor.field.readOnly = runs.disabled = false;
      picker.append(new Option("none: a query of your own", ""));
      for (const topic of new Set(questions.map((question) => question.topic))) {
        const group = make("optgroup", { label: topic });
        group.append(...questions.filter((question) => question.topic === topic).map(({ name, summary }) => new Option(summary, name)));
        picker.append(group);
      }
      picker.addEventListener("change", () => acts.choose(picker.value));
      runs.addEventListener("click", acts.run);
      stops.addEventListener("click", acts.stop);
      editor.field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        if (!busy) acts.run();
      });
    },
    /**
     * @param {Question | null} question
     * @param {HTMLFormElement | null} form
     * @param {string} page of the question
     */
    choose(question, form, page) {
      picker.value = question?.name ?? "";
      // Who asks a question looks for its answer; the query may be looked at.
      root.classList.toggle("asked", question !== null);
      parameters.replaceChildren(...(question?.parameters.length && form ? [form] : []));
      about.replaceChildren();
      if (!question) return;
      about.append(make("h2", { textContent: question.summary }));
      about.append(make("p", {}, `${question.description} `, make("a", { href: page, textContent: "The page of the question" })));
    },
    /** @param {boolean} running */
    busy(running) {
      busy = running;
      runs.disabled = running;
      stops.disabled = !running;
      result.setAttribute("aria-busy", String(running));
      if (!running) {
        bar.hidden = true;
        figures.textContent = "";
      }
    },
    clear() {
      problem.hidden = true;
      problem.replaceChildren();
      result.replaceChildren();
      status.textContent = "";
    },
    /** @param {import("./engine.js").Progress} progress */
    progress({ bytes, total, quads }) {
      // Of a dump that the host unpacks on the way only the packed length is known.
      const known = total > 0 && bytes <= total;
      if (known) Object.assign(bar, { max: total, value: bytes });
      else bar.removeAttribute("value");
      bar.hidden = !busy;
      const size = known ? `${sayBytes(bytes)} of ${sayBytes(total)}` : sayBytes(bytes);
      figures.textContent = busy ? `${size}, ${write(quads)} statements` : "";
      if (busy && !quads && !status.textContent) status.textContent = "Loading the graph …";
    },
    /** @param {string} words */
    status(words) {
      status.textContent = words;
      if (words === "Running …") {
        bar.hidden = true;
        figures.textContent = "";
      }
    },
    /**
     * @param {string} words
     * @param {HTMLElement[]} parts
     */
    answer(words, parts) {
      status.textContent = words;
      result.replaceChildren(...parts);
    },
    /** Tells what is wrong, and where. @param {string} message */
    problem(message) {
      const [, line, column, rest] = /^error at (\d+):(\d+): (.*)$/s.exec(message) ?? [];
      problem.hidden = false;
      if (!line || !column || rest === undefined) {
        problem.replaceChildren(message);
        return;
      }
      const words = rest.includes("Prefix not found") ? "the prefix of this name is not declared" : rest.replace(/\s+/g, " ").slice(0, 300);
      const go = make("button", { type: "button", textContent: "Go there" });
      go.addEventListener("click", () => editor.go(Number(line), Number(column)));
      problem.replaceChildren(`Line ${line}, column ${column}: ${words}. `, go);
      editor.mark(Number(line));
    },
  };
}

/** @param {number} bytes */
function sayBytes(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
