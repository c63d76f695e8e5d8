import { say } from "./words.js";

const WAIT = 250;

/**
 * Tells of the event under the pointer or the focus what its row in the list says: its date in words, its standing, who
 * says so, and the lane with what must stand beside its name.
 * @param {HTMLElement} plot
 * @param {HTMLElement} holder of the drawing
 */
export function telling(plot, holder) {
  const box = document.createElement("div");
  Object.assign(box, { className: "telling", hidden: true });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("The event, its date and its sources"));
  // Behind the drawing, so that the links in it are the next to be reached by the keyboard.
  holder.parentElement?.after(box);
  let timer = 0;
  /** @type {Element | null} */
  let shown = null;

  const hide = () => {
    window.clearTimeout(timer);
    shown?.classList.remove("told");
    shown = null;
    box.hidden = true;
  };
  const hideSoon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(hide, WAIT);
  };

  /** @param {Element} link */
  function show(link) {
    window.clearTimeout(timer);
    if (shown === link) return;
    hide();
    const row = document.getElementById(link.getAttribute("data-row") ?? "");
    if (!row) return;
    shown = link;
    link.classList.add("told");
    box.replaceChildren(lane(link), copy(row), go(link));
    box.hidden = false;
    place(link);
  }

  /** @param {Element} link */
  function place(link) {
    const around = plot.getBoundingClientRect(), at = mark(link);
    const left = Math.max(0, Math.min(at.left - around.left, around.width - box.offsetWidth));
    const below = at.bottom + 6, above = at.top - box.offsetHeight - 6;
    const top = below + box.offsetHeight > innerHeight && above > 0 ? above : below;
    box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top - around.top)}px)`;
  }

  for (const [name, act] of /** @type {[string, (link: Element) => void][]} */ ([["pointerover", show], ["focusin", show], ["pointerout", hideSoon]])) {
    holder.addEventListener(name, (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[data-row]") : null;
      if (link && !holder.classList.contains("dragged")) act(link);
    });
  }
  // On a screen that is touched the first touch tells, and the page is opened from there.
  let touched = false;
  holder.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  holder.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-row]") : null;
    if (!link || !touched) return;
    event.preventDefault();
    show(link);
  });
  box.addEventListener("pointerenter", () => window.clearTimeout(timer));
  box.addEventListener("pointerleave", hideSoon);
  plot.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !plot.contains(event.relatedTarget)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  for (const link of holder.querySelectorAll("a[data-row]")) {
    // The words of the browser's own small window would cover these.
    const title = link.querySelector("title");
    link.setAttribute("aria-label", title?.textContent ?? "");
    title?.remove();
  }
  return { hide };
}

/**
 * Where the bar itself is, which is what the eye is on.
 * @param {Element} link
 */
function mark(link) {
  return (link.querySelector("text:not([display])") ?? link.querySelector("rect") ?? link).getBoundingClientRect();
}

/** @param {Element} link */
function lane(link) {
  const line = Object.assign(document.createElement("p"), { className: "of-lane" });
  const name = link.closest(".lane")?.querySelector(".name");
  for (const part of name?.childNodes ?? []) if (!(part instanceof Element) || part.matches("a, .accused")) line.append(part.cloneNode(true), " ");
  return line;
}

/** @param {Element} row */
function copy(row) {
  const made = document.createElement("div");
  made.className = row.className;
  for (const part of row.children) made.append(part.cloneNode(true));
  return made;
}

/** @param {Element} link */
function go(link) {
  const line = Object.assign(document.createElement("p"), { className: "go" });
  line.append(Object.assign(document.createElement("a"), { href: link.getAttribute("href") ?? "", textContent: say("Open the page") }));
  return line;
}
