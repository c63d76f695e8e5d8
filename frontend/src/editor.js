/** A field for a query with the numbers of its lines beside it. */
export function makeEditor() {
  const label = Object.assign(document.createElement("label"), { htmlFor: "query", textContent: "Query" });
  const holder = Object.assign(document.createElement("div"), { className: "editor" });
  const gutter = Object.assign(document.createElement("div"), { className: "editor-lines" });
  gutter.setAttribute("aria-hidden", "true");
  const field = document.createElement("textarea");
  Object.assign(field, { id: "query", spellcheck: false, wrap: "off", autocapitalize: "off", autocomplete: "off", rows: 18 });
  field.setAttribute("aria-keyshortcuts", "Control+Enter");
  field.setAttribute("aria-describedby", "query-help");
  const help = Object.assign(document.createElement("p"), { id: "query-help", className: "quiet", textContent: "Ctrl and Enter run it." });
  holder.append(gutter, field);
  let wrong = 0;

  function number() {
    const lines = field.value.split("\n").length;
    if (gutter.childElementCount !== lines) {
      gutter.replaceChildren(...Array.from({ length: lines }, (_, at) => Object.assign(document.createElement("span"), { textContent: String(at + 1) })));
    }
    [...gutter.children].forEach((line, at) => line.classList.toggle("wrong", at + 1 === wrong));
    gutter.scrollTop = field.scrollTop;
  }
  field.addEventListener("input", () => {
    clear();
    number();
  });
  field.addEventListener("scroll", () => (gutter.scrollTop = field.scrollTop));

  function clear() {
    wrong = 0;
    field.removeAttribute("aria-invalid");
  }

  return {
    parts: [label, holder, help],
    field,
    get value() {
      return field.value;
    },
    /** @param {string} text */
    show(text) {
      clear();
      if (field.value !== text) field.value = text;
      number();
    },
    /**
     * Marks the line where a query goes wrong.
     * @param {number} line
     */
    mark(line) {
      wrong = line;
      field.setAttribute("aria-invalid", "true");
      number();
    },
    /**
     * Puts the caret before a letter of a line, both counted from one.
     * @param {number} line
     * @param {number} column
     */
    go(line, column) {
      const lines = field.value.split("\n");
      const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
      const at = Math.min(before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length, field.value.length);
      field.focus();
      field.setSelectionRange(at, at);
    },
  };
}

/** @typedef {ReturnType<typeof makeEditor>} Editor */
