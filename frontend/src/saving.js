import { OUTLINES } from "./kinds.js";

/**
 * A picture of the network, in pixels: what is on the screen, with its words.
 * @typedef {{x1: number, y1: number, x2: number, y2: number, width: number, colour: string, mark: number}} Line
 * @typedef {{x: number, y: number, size: number, shape: number, colour: string, mark: number, label: string}} Spot
 * @typedef {{text: string, x: number, y: number, strong: boolean}} Word
 * @typedef {{shape: number, colour: string, mark: number, label: string, wide: number}} Kind
 * @typedef {{sample: "node" | "line", mark: number, label: string, wide: number}} Mark
 * @typedef {{
 *   width: number, height: number, opacity: number, title: string, credit: string,
 *   paper: string, ink: string, muted: string, strong: string, denied: string,
 *   lines: Line[], spots: Spot[], words: Word[], kinds: Kind[], marks: Mark[],
 * }} Picture
 */

const HEAD = 34;
const ROW = 20;
const GAP = 18;
const SAMPLE = 42;
const DASHES = ["", "5 4", "5 4", "2 3"];
const STANDS = ["firm", "alleged", "disputed", "denied"];

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** @param {number} number */
function short(number) {
  return String(Math.round(number * 10) / 10);
}

/**
 * The picture as SVG that stands by itself: text as text, a legend of what is in it, and where it comes from.
 * @param {Picture} picture
 */
export function writeSvg(picture) {
  const { width, height, title, credit, paper, ink, muted } = picture;
  const legend = writeLegend(picture, HEAD + height + ROW);
  const whole = legend.bottom + 2 * ROW;
  const words = picture.words.map(({ text, x, y, strong }) =>
    `<text x="${short(x)}" y="${short(y + 12)}"${strong ? ' font-weight="600"' : ""}>${escape(text)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" font-family="system-ui, sans-serif" font-size="12.5" fill="${ink}">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${whole}" fill="${paper}"/>`,
    `<text x="12" y="24" font-size="18" font-weight="600">${escape(title)}</text>`,
    `<svg y="${HEAD}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<g class="ties" fill="none"${picture.opacity < 1 ? ` stroke-opacity="${picture.opacity.toFixed(2)}"` : ""}>`, ...picture.lines.map(writeLine), "</g>",
    '<g class="things">', ...picture.spots.map((spot) => writeSpot(spot, paper)), "</g>",
    `<g class="names" paint-order="stroke" stroke="${paper}" stroke-width="3.5" stroke-linejoin="round">`, ...words, "</g>",
    "</svg>",
    `<g class="legend" font-size="12" fill="${muted}">`, ...legend.parts, "</g>",
    `<text class="credit" x="12" y="${whole - 10}" font-size="11" fill="${muted}">${escape(credit)}</text>`,
    "</svg>\n",
  ].join("\n");
}

/** @param {Line} line */
function writeLine({ x1, y1, x2, y2, width, colour, mark }) {
  const dashes = DASHES[mark] ? ` stroke-dasharray="${DASHES[mark]}"` : "";
  const path = `<path class="tie ${STANDS[mark]}" d="M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}" stroke="${colour}" stroke-width="${short(width)}"${dashes}/>`;
  if (mark < 2) return path;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return `${path}<path class="cross" d="M${short(x - 3.5)} ${short(y - 3.5)}l7 7m0 -7l-7 7" stroke="${colour}" stroke-width="1.6"/>`;
}

/**
 * @param {Spot} spot
 * @param {string} paper
 */
function writeSpot({ x, y, size, shape, colour, mark, label }, paper) {
  const scale = size / 7.5;
  const hollow = mark === 1 || mark > 2;
  const stroke = short((hollow ? 2 : 1.5) / scale);
  const dashes = mark === 1 ? ` stroke-dasharray="${short(3.5 / scale)} ${short(2 / scale)}"` : "";
  const paint = `fill="${hollow ? paper : colour}" stroke="${hollow ? colour : paper}" stroke-width="${stroke}"${dashes}`;
  const struck = [2, 3, 5].includes(mark) ? `<path d="M-7 7L7-7" stroke="${hollow ? colour : paper}" stroke-width="${short(2 / scale)}"/>` : "";
  const outline = (OUTLINES[shape] ?? "").replace('class="shape"', paint);
  const told = label ? `<title>${escape(label)}</title>` : "";
  return `<g class="thing" transform="translate(${short(x)} ${short(y)}) scale(${scale.toFixed(3)})">${told}${outline}${struck}</g>`;
}

/**
 * The kinds that are drawn, and what the marks mean, in as many rows as they need.
 * @param {Picture} picture
 * @param {number} top
 */
function writeLegend({ kinds, marks, width, paper, muted, strong, denied }, top) {
  /** @type {string[]} */
  const parts = [];
  let [x, y] = [12, top];
  const place = (/** @type {number} */ room, /** @type {(x: number, y: number) => string} */ draw) => {
    if (x > 12 && x + room > width - 12) [x, y] = [12, y + ROW];
    parts.push(draw(x, y));
    x += room + GAP;
  };
  for (const { shape, colour, label, wide } of kinds) {
    place(wide + 18, (left, base) =>
      writeSpot({ x: left + 7, y: base - 4, size: 5, shape, colour, mark: 0, label: "" }, paper) + `<text x="${left + 18}" y="${base}">${escape(label)}</text>`);
  }
  for (const { sample, mark, label, wide } of marks) {
    const line = sample === "line";
    place(wide + (line ? SAMPLE : 18), (left, base) => {
      const drawn = line
        ? writeLine({ x1: left, y1: base - 4, x2: left + 34, y2: base - 4, width: 1.6, colour: mark > 1 ? denied : strong, mark })
        : writeSpot({ x: left + 7, y: base - 4, size: 5, shape: 0, colour: muted, mark, label: "" }, paper);
      return `${drawn}<text x="${left + (line ? SAMPLE : 18)}" y="${base}">${escape(label)}</text>`;
    });
  }
  return { parts, bottom: parts.length ? y : top - ROW };
}

/**
 * The SVG as a PNG of so many times its size.
 * @param {string} svg
 * @param {number} times
 * @returns {Promise<Blob>}
 */
export async function writePng(svg, times) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: image.width * times, height: image.height * times });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture was made"))), "image/png"));
}

/**
 * Hands a file to the reader of the page.
 * @param {Blob} content
 * @param {string} name
 */
export function saveFile(content, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
