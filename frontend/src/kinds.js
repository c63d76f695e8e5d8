/** The kinds of things in the order of the legend; `shape` is the number that the drawing programs know. */
export const KINDS = /** @type {const} */ ([
  { name: "person", shape: 0 },
  { name: "organisation", shape: 1 },
  { name: "court", shape: 2 },
  { name: "group", shape: 3 },
  { name: "post", shape: 7 },
  { name: "law", shape: 4 },
  { name: "provision", shape: 4 },
  { name: "case", shape: 6 },
  { name: "event", shape: 5 },
  { name: "place", shape: 8 },
  { name: "document", shape: 9 },
]);

/** @type {Record<string, number>} */
export const SHAPE_OF = Object.fromEntries(KINDS.map(({ name, shape }) => [name, shape]));

/** The same shapes as SVG, about the middle of a box from -10 to 10. */
export const OUTLINES = [
  '<circle class="shape" r="7.5"/>',
  '<path class="shape" d="M-6.6-6.6h13.2v13.2h-13.2z"/>',
  '<path class="shape" d="M0-9L9 0L0 9L-9 0z"/>',
  '<path class="shape" d="M-8 0L-4-7H4L8 0L4 7H-4z"/>',
  '<path class="shape" d="M0-9L8.1 5H-8.1z"/>',
  '<path class="shape" d="M0-9.5L3.1-3.1L9.5 0L3.1 3.1L0 9.5L-3.1 3.1L-9.5 0L-3.1-3.1z"/>',
  '<path class="shape" d="M-9-5.4h18v10.8h-18z"/>',
  '<path class="shape" d="M0 9L8.1-5H-8.1z"/>',
  '<path class="shape" fill-rule="evenodd" d="M0-8a8 8 0 1 0 0 16a8 8 0 1 0 0-16zM0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z"/>',
  '<path class="shape" d="M-5-7.5h10v15h-10z"/>',
];

/**
 * A small drawing of a kind's shape.
 * @param {string} kind
 */
export function drawKind(kind) {
  const holder = document.createElement("span");
  holder.className = `network-shape kind-${kind}`;
  holder.innerHTML = `<svg viewBox="-10 -10 20 20" width="16" height="16" aria-hidden="true">${OUTLINES[SHAPE_OF[kind] ?? 0]}</svg>`;
  return holder;
}

/** How a node is marked, as the node program knows it. */
export const MARKS = { solid: 0, alleged: 1, disputed: 2, denied: 3, planned: 4, cancelled: 5 };

/**
 * The mark of a node: that it is denied or alleged comes before that it is only planned.
 * @param {{standing: string, status: string | null}} node
 */
export function markNode({ standing, status }) {
  if (standing === "denied-only" || standing === "retracted") return MARKS.denied;
  if (status === "cancelled" || status === "did-not-occur") return MARKS.cancelled;
  if (standing === "disputed") return MARKS.disputed;
  if (standing === "alleged") return MARKS.alleged;
  return status === "planned" || status === "expected" || status === "hypothetical" ? MARKS.planned : MARKS.solid;
}

/** From the weakest to the firmest. */
export const STANDINGS = ["retracted", "denied-only", "disputed", "alleged", "stated", "corroborated"];

/**
 * How an edge is drawn, as the edge program knows it: 0 solid, 1 dashed, 2 dashed and crossed, 3 dotted and crossed.
 * @param {string} standing
 */
export function markEdge(standing) {
  return { alleged: 1, disputed: 2, "denied-only": 3, retracted: 3 }[standing] ?? 0;
}
