// The timeline moves and zooms: by wheel, pinch, drag, keys and links. The window stands in the address, as without a script.
import { axisTicks, isoDay, readDay, sayDay } from "./axis.js";
import { perCent, placeBars, readBars } from "./lanes.js";
import { telling } from "./event-note.js";
import { pageLanguage, say, sayCount } from "./words.js";

/** @typedef {import("./axis.js").Span} Span */

const SVG = "http://www.w3.org/2000/svg";
const MOVES = /** @type {Record<string, [number, number]>} */ ({ closer: [0, 0.5], wider: [0, 2], earlier: [-0.5, 1], later: [0.5, 1] });
const NAMES = () => ({ closer: say("Closer"), wider: say("Wider"), earlier: say("Earlier"), later: say("Later"), whole: say("Whole") });
const KEYS = /** @type {Record<string, string>} */ ({
  "+": "closer", "=": "closer", "-": "wider", _: "wider", ArrowLeft: "earlier", ArrowRight: "later", 0: "whole", Home: "whole",
});

class Timeline {
  /** @param {HTMLElement} holder */
  constructor(holder) {
    this.holder = holder;
    this.plot = /** @type {HTMLElement} */ (holder.closest(".plot"));
    this.language = pageLanguage();
    this.whole = span(holder.dataset.whole);
    this.span = this.read() ?? span(holder.dataset.days);
    this.widest = Math.max(this.whole[1] - this.whole[0], this.span[1] - this.span[0]) * 2;
    this.axis = /** @type {SVGSVGElement} */ (holder.querySelector(".axis svg"));
    this.grid = /** @type {SVGSVGElement} */ (holder.querySelector(".grid svg"));
    this.lanes = [...holder.querySelectorAll(".strip")].map((strip) => ({ strip, bars: readBars(strip) }));
    this.width = 0;
    this.asked = 0;
    this.saving = 0;
    this.told = telling(this.plot, holder);
    holder.classList.add("live");
    this.offer();
    this.listen();
    new ResizeObserver(() => this.ask()).observe(this.axis);
    this.draw();
  }

  /** What needs no script stands in the page; a page of files has no links that a server would have to answer. */
  offer() {
    const moves = /** @type {HTMLElement} */ (this.plot.querySelector(".moves"));
    if (!moves.querySelector("nav")) {
      const nav = document.createElement("nav");
      nav.setAttribute("aria-label", say("Window of time"));
      for (const [move, name] of Object.entries(NAMES())) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
        button.dataset.move = move;
        nav.append(button);
      }
      moves.prepend(nav);
    }
    const help = /** @type {HTMLElement} */ (this.plot.querySelector(".help"));
    help.textContent = say(
      "Drag to move. Pinch, turn the wheel over the axis, or hold Ctrl and turn it, to zoom. Keys: + and − zoom, ← and → move, ↑ and ↓ go from event to event, 0 shows the whole.",
    );
    help.hidden = false;
  }

  listen() {
    const region = /** @type {HTMLElement} */ (this.holder.parentElement);
    region.addEventListener("keydown", (event) => this.press(event));
    this.plot.addEventListener("click", (event) => this.click(event));
    this.holder.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    window.addEventListener("popstate", () => this.show(this.read() ?? this.whole));
    drag(this);
  }

  /** The window that the address asks for; null where it asks for none. */
  read() {
    const asked = new URLSearchParams(location.search), [from, to] = [asked.get("view-from"), asked.get("view-to")];
    const low = from ? readDay(from, false) : this.whole[0], high = to ? readDay(to, true) + 1 : this.whole[1];
    // The server knows every way to write a date, and has said what it makes of this one.
    return (from || to) && low < high ? /** @type {Span} */ ([low, high]) : null;
  }

  /** @param {Span} days */
  address(days) {
    const address = new URL(location.href);
    const [low, high] = whole(days);
    const all = low === this.whole[0] && high === this.whole[1];
    for (const [name, day] of /** @type {[string, number][]} */ ([["view-from", low], ["view-to", high - 1]])) {
      if (all) address.searchParams.delete(name);
      else address.searchParams.set(name, isoDay(day));
    }
    return address.href;
  }

  /**
   * Shows a window, kept where there is something to see; `keep` puts it into the address when the hand rests.
   * @param {Span} asked
   * @param {boolean} [keep]
   */
  show(asked, keep = false) {
    const wide = Math.max(1, Math.min(this.widest, asked[1] - asked[0]));
    const middle = Math.max(this.whole[0], Math.min(this.whole[1], (asked[0] + asked[1]) / 2));
    this.span = /** @type {Span} */ ([middle - wide / 2, middle + wide / 2]);
    this.ask();
    if (!keep) return;
    window.clearTimeout(this.saving);
    this.saving = window.setTimeout(() => {
      const address = this.address(this.span);
      if (address !== location.href) history.pushState(null, "", address);
      this.follow();
    }, 250);
  }

  /**
   * @param {number} part of the width to go on by
   * @param {number} times as wide
   * @param {number} [about] the share of the width that stays where it is
   */
  move(part, times, about = 0.5) {
    const wide = this.span[1] - this.span[0], fixed = this.span[0] + wide * (about + part), made = Math.max(1, Math.min(this.widest, wide * times));
    this.show([fixed - made * about, fixed + made * (1 - about)], true);
  }

  /** @param {string} name */
  go(name) {
    const [part, times] = MOVES[name] ?? [0, 1];
    if (name === "whole") this.show(this.whole, true);
    else this.move(part, times);
  }

  /** The links that keep the window take the new one along. */
  follow() {
    for (const link of document.querySelectorAll("nav.on-page a, .pages a")) {
      if (!(link instanceof HTMLAnchorElement) || link.pathname !== location.pathname) continue;
      const address = new URL(link.href), own = new URL(location.href);
      for (const name of ["view-from", "view-to"]) {
        const value = own.searchParams.get(name);
        if (value) address.searchParams.set(name, value);
        else address.searchParams.delete(name);
      }
      link.href = address.href;
    }
  }

  ask() {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  draw() {
    this.width = this.axis.getBoundingClientRect().width;
    if (!this.width) return;
    this.told.hide();
    const ticks = axisTicks(this.span, this.language, Math.max(3, Math.floor(this.width / 68)));
    this.axis.replaceChildren(...this.drawTicks(ticks[1], "larger"), ...this.drawTicks(ticks[0], "unit"));
    this.grid.replaceChildren(...this.drawLines(ticks[0], "unit"), ...this.drawLines(ticks[1], "larger"));
    let bare = 0;
    for (const { strip, bars } of this.lanes) {
      const placed = placeBars(bars, this.span, this.width);
      strip.setAttribute("height", String(placed.height));
      bare += placed.bare;
    }
    const days = whole(this.span), told = /** @type {HTMLElement} */ (this.plot.querySelector(".window"));
    told.textContent = `${sayDay(days[0], this.language)} – ${sayDay(days[1] - 1, this.language)}`;
    const note = /** @type {HTMLElement} */ (this.plot.querySelector(".bare"));
    note.hidden = !bare;
    note.textContent = bare
      ? `${sayCount("{count} bar has no label for want of room.", "{count} bars have no label for want of room.", bare)} ${say("None is left out.")}`
      : "";
  }

  /** @param {number} day */
  share(day) {
    return (day - this.span[0]) / (this.span[1] - this.span[0]);
  }

  /**
   * @param {import("./axis.js").Tick[]} ticks
   * @param {string} name
   */
  drawTicks(ticks, name) {
    return ticks.flatMap((tick) => {
      const begin = Math.max(tick.begin, this.span[0]), room = (this.share(Math.min(tick.end, this.span[1])) - this.share(begin)) * this.width;
      const cramped = name === "unit" ? tick.begin < this.span[0] : room < tick.words.length * 8 && ticks.length > 1;
      if (cramped || this.share(begin) * this.width > this.width - 26) return [];
      const link = document.createElementNS(SVG, "a"), text = document.createElementNS(SVG, "text");
      link.setAttribute("class", name);
      link.setAttribute("href", this.address([tick.begin, tick.end]));
      link.dataset.view = `${tick.begin} ${tick.end}`;
      for (const [key, value] of Object.entries({ x: perCent(this.share(begin)), y: name === "larger" ? "14" : "33", dx: "4" })) text.setAttribute(key, value);
      text.textContent = tick.words;
      link.append(text);
      return [link];
    });
  }

  /**
   * @param {import("./axis.js").Tick[]} ticks
   * @param {string} name
   */
  drawLines(ticks, name) {
    return ticks.filter((tick) => tick.begin >= this.span[0]).map((tick) => {
      const line = document.createElementNS(SVG, "line"), x = perCent(this.share(tick.begin));
      for (const [key, value] of Object.entries({ class: name, x1: x, x2: x, y1: "0", y2: "100%" })) line.setAttribute(key, value);
      return line;
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = KEYS[event.key];
    if (move === "earlier" || move === "later") this.move(move === "later" ? 0.2 : -0.2, 1);
    else if (move) this.go(move);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  /**
   * To the next event that is seen, or the one before.
   * @param {number} by
   */
  step(by) {
    const links = [...this.holder.querySelectorAll(".strip a:not([display])")], active = document.activeElement;
    const at = active ? links.indexOf(active) : -1;
    const next = links[at < 0 && by < 0 ? links.length - 1 : at + by];
    if (next instanceof SVGElement) next.focus();
  }

  /** @param {MouseEvent} event */
  click(event) {
    const link = event.target instanceof Element ? event.target.closest("[data-move], [data-view]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { move, view } = /** @type {HTMLElement} */ (link).dataset;
    if (move) this.go(move);
    else this.show(span(view), true);
  }

  /** @param {WheelEvent} event */
  turn(event) {
    const box = this.axis.getBoundingClientRect(), zooms = event.ctrlKey || event.metaKey || this.axis.contains(/** @type {Node} */ (event.target));
    const aside = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (zooms) this.move(0, Math.exp(Math.max(-120, Math.min(120, event.deltaY * unit)) * 0.004), clamp((event.clientX - box.left) / box.width));
    else if (Math.abs(aside) > Math.abs(event.shiftKey ? 0 : event.deltaY)) this.move((aside * unit) / box.width, 1);
    else return;
    event.preventDefault();
  }
}

/**
 * Moves with a finger or the mouse, zooms with two fingers.
 * @param {Timeline} line
 */
function drag(line) {
  /** @type {Map<number, number>} */
  const hands = new Map();
  let moved = 0;
  const lift = (/** @type {PointerEvent} */ event) => {
    hands.delete(event.pointerId);
    if (!hands.size) line.holder.classList.remove("dragged");
  };
  line.holder.addEventListener("pointerdown", (event) => {
    if (event.button || !(event.target instanceof Element) || !event.target.closest(".strip, .axis")) return;
    if (!hands.size) moved = 0;
    hands.set(event.pointerId, event.clientX);
  });
  window.addEventListener("pointermove", (event) => {
    const before = hands.get(event.pointerId);
    if (before === undefined) return;
    const box = line.axis.getBoundingClientRect(), other = [...hands].find(([id]) => id !== event.pointerId)?.[1];
    hands.set(event.pointerId, event.clientX);
    moved += Math.abs(event.clientX - before);
    if (moved < 5) return;
    line.holder.classList.add("dragged");
    if (other === undefined) line.move((before - event.clientX) / box.width, 1);
    else line.move(0, Math.max(8, Math.abs(before - other)) / Math.max(8, Math.abs(event.clientX - other)), clamp((other - box.left) / box.width));
  });
  window.addEventListener("pointerup", lift);
  window.addEventListener("pointercancel", lift);
  line.holder.addEventListener("dragstart", (event) => event.preventDefault());
  line.holder.addEventListener("click", (event) => {
    // The end of a drag is no click on what lies there.
    if (moved >= 5) {
      event.preventDefault();
      event.stopPropagation();
    }
    moved = 0;
  }, true);
}

/** @param {number} share */
const clamp = (share) => Math.max(0, Math.min(1, share));

/** @param {Span} days */
const whole = (days) => /** @type {Span} */ ([Math.round(days[0]), Math.max(Math.round(days[0]) + 1, Math.round(days[1]))]);

/**
 * @param {string | undefined} text
 * @returns {Span}
 */
function span(text) {
  const [low = 0, high = 1] = (text ?? "").split(" ").map(Number);
  return [low, high];
}

const holder = document.getElementById("timeline");
if (holder) new Timeline(holder);
