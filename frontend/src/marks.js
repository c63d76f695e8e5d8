// The marks of the map: a dot for an exact place, a disc for a town, a ring for several, words for an area.
import { DivIcon, Marker } from "leaflet";

import { countEvents, widthOf } from "./spots.js";
import { pageLanguage, say, sayCount, text } from "./words.js";

/** @typedef {import("./spots.js").Spot} Spot */

/** Precisions of what is a point on any map of a country. */
const SHARP = ["exact", "site"];
/** Pixels that the words about an area may take. */
const WORDS = /** @type {[number, number]} */ ([176, 48]);

/**
 * @param {Spot} spot
 * @param {string} language
 * @param {() => void} choose
 */
export function spotMark(spot, language, choose) {
  const { label, number, precision, standing } = spot.properties;
  const name = text(label, language, "");
  const [longitude, latitude] = spot.geometry?.coordinates ?? [0, 0];
  const sharp = SHARP.includes(precision);
  const shape = sharp ? "sharp" : "disc";
  const where = sharp ? name : say("somewhere in {place}", { place: name });
  const told = `${where}: ${sayCount("{count} event", "{count} events", number)}`;
  return mark([latitude, longitude], `map-mark ${shape} standing-${standing}`, widthOf(number), number, name, told, choose);
}

/**
 * @param {[number, number]} at
 * @param {Spot[]} inside
 * @param {string} standing
 * @param {string} language
 * @param {() => void} open
 */
export function clusterMark(at, inside, standing, language, open) {
  const number = countEvents(inside);
  const names = inside.map((spot) => text(spot.properties.label, language, ""));
  const some = names.slice(0, 4).join(", ") + (names.length > 4 ? ", …" : "");
  const told = `${sayCount("{count} place", "{count} places", inside.length)}, ${sayCount("{count} event", "{count} events", number)}: ${some}`;
  return mark(at, `map-mark cluster standing-${standing}`, widthOf(number) + 8, number, sayCount("{count} place", "{count} places", inside.length), told, open);
}

/**
 * The words for an area, which has no place of its own on a map.
 * @param {[number, number]} at
 * @param {Spot} spot
 * @param {string} language
 * @param {() => void} choose
 */
export function wordsMark(at, spot, language, choose) {
  const words = document.createElement("span");
  const place = text(spot.properties.label, language, "");
  const count = sayCount("{count} event", "{count} events", spot.properties.number);
  const where = say("somewhere in {place}", { place });
  words.textContent = `${count} ${where}`;
  return make(at, `map-words standing-${spot.properties.standing}`, WORDS, words, words.textContent, choose);
}

/**
 * @param {[number, number]} at
 * @param {string} className
 * @param {number} width
 * @param {number} number
 * @param {string} name
 * @param {string} told
 * @param {() => void} choose
 */
function mark(at, className, width, number, name, told, choose) {
  const inside = document.createElement("span");
  const count = document.createElement("b");
  count.textContent = number.toLocaleString(pageLanguage());
  const words = document.createElement("span");
  words.className = "map-name";
  words.textContent = name;
  inside.append(count, words);
  return make(at, className, [width, width], inside, told, choose);
}

/**
 * @param {[number, number]} at
 * @param {string} className
 * @param {[number, number]} size
 * @param {HTMLElement} inside
 * @param {string} told
 * @param {() => void} choose
 */
function make(at, className, size, inside, told, choose) {
  const icon = new DivIcon({ className, html: inside, iconSize: size });
  // Words lie beneath the marks: they take more room than a small country has.
  const zIndexOffset = className.startsWith("map-words") ? -10_000 : 0;
  const made = new Marker(at, { icon, title: told, keyboard: true, riseOnHover: true, zIndexOffset });
  made.on("click", choose);
  made.on("add", () => {
    const element = made.getElement();
    element?.setAttribute("aria-label", told);
    // Leaflet makes a button of a mark, and leaves its keys to whoever uses it.
    element?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
  });
  return made;
}
