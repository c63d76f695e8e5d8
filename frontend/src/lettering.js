import { placeLabels } from "./labels.js";

/** One label may lie over other things for each patch of so many square pixels. */
const PATCH = 42000;

/**
 * Writes the labels over the drawing each time it is drawn.
 * @param {import("sigma").default} renderer
 * @param {() => {ink: string, paper: string}} colours
 * @param {(width: number, height: number) => import("./labels.js").Labelled[]} labelled
 */
export function writeLabels(renderer, colours, labelled) {
  const lettering = renderer.createCanvas("khronikaLabels");
  // Mouse and fingers go through to sigma's own layer.
  lettering.style.pointerEvents = "none";
  const pen = /** @type {CanvasRenderingContext2D} */ (lettering.getContext("2d"));
  const widths = new Map();
  const font = (/** @type {boolean} */ strong) => `${strong ? 600 : 400} 12.5px system-ui, sans-serif`;
  const measure = (/** @type {string} */ words, /** @type {boolean} */ strong) => {
    const key = `${strong} ${words}`;
    if (!widths.has(key)) {
      pen.font = font(strong);
      widths.set(key, pen.measureText(words).width);
    }
    return widths.get(key);
  };

  renderer.on("afterRender", () => {
    const { width, height } = renderer.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    if (lettering.width !== Math.round(width * ratio) || lettering.height !== Math.round(height * ratio)) {
      lettering.width = Math.round(width * ratio);
      lettering.height = Math.round(height * ratio);
      Object.assign(lettering.style, { width: `${width}px`, height: `${height}px` });
    }
    const { ink, paper } = colours();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    for (const { text: words, x, y, strong } of placeLabels(labelled(width, height), measure, 16, [width, height], Math.round((width * height) / PATCH))) {
      pen.font = font(strong);
      pen.strokeStyle = paper;
      pen.strokeText(words, x, y + 1);
      pen.fillStyle = ink;
      pen.fillText(words, x, y + 1);
    }
  });
}
