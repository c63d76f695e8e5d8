// Small helps on every page; each page reads whole without them.
import { suggestNames } from "./searching.js";

suggestNames();

/** Copies the text that a button names: <button data-copy="...">. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement) || !navigator.clipboard) return;
  const before = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  button.textContent = button.dataset.copied ?? "Copied";
  window.setTimeout(() => (button.textContent = before), 1500);
});

/** Sends a form as soon as one of its choices changes: <form data-submit-on-change>. */
document.addEventListener("change", (event) => {
  const field = event.target instanceof Element ? event.target.closest("select, input[type=checkbox], input[type=radio]") : null;
  const form = field?.closest("form[data-submit-on-change]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});

/** Opens what is folded around the part of the page that the address names. */
function unfold() {
  const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  let folded = named?.closest("details:not([open])");
  if (!named || !folded) return;
  for (; folded; folded = named.closest("details:not([open])")) folded.setAttribute("open", "");
  named.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
unfold();
