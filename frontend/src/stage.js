import { say } from "./words.js";

/** The place of the drawing, with a layer for what is told about a thing. */
export function makeStage() {
  const stage = document.createElement("div");
  stage.className = "network-stage";
  const canvas = document.createElement("div");
  canvas.className = "network-canvas";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", say("Drawing of the network. Arrow keys move it, plus and minus zoom, 0 shows all. The table below lists the same things."));
  const tooltip = document.createElement("div");
  tooltip.className = "network-tooltip";
  tooltip.hidden = true;
  const plate = document.createElement("div");
  plate.className = "network-plate";
  plate.append(canvas, tooltip);
  stage.append(plate);
  return { stage, canvas, tooltip };
}

/**
 * The buttons, the search field and the keys of the drawing.
 * @param {import("./drawing.js").Drawing} drawing
 */
export function makeControls(drawing) {
  const controls = document.createElement("div");
  controls.className = "network-controls";
  const buttons = document.createElement("div");
  buttons.className = "network-buttons";
  buttons.append(
    button("+", "Zoom in", "zoomIn", drawing.zoomIn),
    button("−", "Zoom out", "zoomOut", drawing.zoomOut),
    button(say("Show all"), "Show all", "all", drawing.all),
    arrangeButton(drawing),
    button(say("Restore the layout"), "Restore the layout", "places", drawing.places),
    button(say("Save as PNG"), "Save as PNG", "png", () => void drawing.save("png")),
    button(say("Save as SVG"), "Save as SVG", "svg", () => void drawing.save("svg")),
  );
  controls.append(makeSearch(drawing), buttons);
  document.querySelector(".network-canvas")?.addEventListener("keydown", (event) => {
    if (event instanceof KeyboardEvent && pressed(drawing, event.key)) event.preventDefault();
  });
  return controls;
}

/**
 * Whether the key did something.
 * @param {import("./drawing.js").Drawing} drawing
 * @param {string} key
 */
function pressed(drawing, key) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => drawing.move(-0.1, 0),
    ArrowRight: () => drawing.move(0.1, 0),
    ArrowUp: () => drawing.move(0, -0.1),
    ArrowDown: () => drawing.move(0, 0.1),
    "+": drawing.zoomIn,
    "=": drawing.zoomIn,
    "-": drawing.zoomOut,
    0: drawing.all,
  };
  keys[key]?.();
  return key in keys;
}

/**
 * @param {string} words
 * @param {string} meaning in English
 * @param {"zoomIn" | "zoomOut" | "all" | "arrange" | "places" | "png" | "svg"} name
 * @param {() => void} act
 */
function button(words, meaning, name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.dataset.action = name;
  made.title = say(meaning);
  made.setAttribute("aria-label", say(meaning));
  made.addEventListener("click", () => act());
  return made;
}

/**
 * Lets the things come to rest anew, and stops that while it goes on.
 * @param {import("./drawing.js").Drawing} drawing
 */
function arrangeButton(drawing) {
  let working = false;
  const made = button(say("Arrange again"), "Arrange again", "arrange", () => (working ? drawing.stop() : void drawing.arrange()));
  drawing.onArranging = (now) => {
    working = now;
    made.textContent = working ? say("Stop") : say("Arrange again");
    made.title = working ? say("Stop arranging") : say("Arrange again");
    made.setAttribute("aria-label", made.title);
  };
  return made;
}

/** @param {import("./drawing.js").Drawing} drawing */
function makeSearch(drawing) {
  const label = document.createElement("label");
  label.className = "network-find";
  const input = document.createElement("input");
  Object.assign(input, { type: "search", placeholder: say("Find a name"), autocomplete: "off" });
  const names = document.createElement("datalist");
  names.id = "network-names";
  input.setAttribute("list", names.id);
  input.setAttribute("aria-label", say("Find"));
  drawing.onShow = (graph) => {
    const labels = new Set(graph.mapNodes((_, attributes) => String(attributes.label)));
    names.replaceChildren(...[...labels].sort().map((name) => Object.assign(document.createElement("option"), { value: name })));
  };
  const look = () => input.setAttribute("aria-invalid", String(!drawing.find(input.value) && input.value.trim() !== ""));
  input.addEventListener("change", look);
  input.addEventListener("search", look);
  label.append(input, names);
  return label;
}
