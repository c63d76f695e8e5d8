/**
 * How a crowd of things is drawn so that it can be read and moved: `scale` makes each smaller, `moving` says whether it is in
 * motion, and `most` is how many edges are drawn meanwhile.
 * @typedef {{scale: number, moving: boolean, most: number}} Crowd
 */

/** From how many edges on a drawing is a crowd. */
export const MANY = 5000;
/** How many things stand at full size on a screen. */
const ROOM = 600;
/** How long one frame of a motion may take, in milliseconds. */
const FRAME = 25;
const LEAST = 3000;
/** How long after its last step a motion is over, in milliseconds. */
const REST = 120;

/**
 * By what the sizes of so many things are multiplied.
 * @param {number} count
 */
export function crowdScale(count) {
  return Math.max(0.3, Math.min(1, Math.sqrt(ROOM / Math.max(count, 1))));
}

/**
 * Keeps a crowd fluid: measures once what it takes to draw it, and in motion draws only as many edges as fit into a frame.
 * @param {import("sigma").default} renderer
 * @param {Crowd} crowd
 * @param {() => void} told is called when `most` has changed
 */
export function keepFluid(renderer, crowd, told) {
  let timer = 0;
  let resting = 0;
  const camera = renderer.getCamera();
  const [mouse, touch] = [renderer.getMouseCaptor(), renderer.getTouchCaptor()];
  const rest = () => {
    // A hand that holds still has not let go.
    if (mouse.isMouseDown || touch.isMoving || camera.isAnimated()) return wait();
    crowd.moving = false;
    renderer.scheduleRender();
  };
  const wait = () => {
    window.clearTimeout(resting);
    resting = window.setTimeout(rest, REST);
  };
  camera.on("updated", () => {
    if (crowd.most === Infinity) return;
    crowd.moving = true;
    wait();
  });

  /** Measures when all is drawn, where there is a crowd. @param {number} edges */
  return (edges) => {
    window.clearTimeout(timer);
    crowd.most = Infinity;
    told();
    if (edges <= MANY) return;
    timer = window.setTimeout(() => {
      const took = timeOf(renderer);
      crowd.most = took > FRAME ? Math.max(LEAST, Math.round((edges * FRAME) / took / 1000) * 1000) : Infinity;
      told();
    }, 250);
  };
}

/**
 * How long it takes to draw once more, in milliseconds; reading a point waits until all before it is drawn.
 * @param {import("sigma").default} renderer
 */
function timeOf(renderer) {
  const { webGLContexts, render } = /** @type {{webGLContexts: Record<string, WebGL2RenderingContext>, render: () => void}} */ (/** @type {unknown} */ (renderer));
  const gl = webGLContexts.edges;
  const point = new Uint8Array(4);
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, point);
  const begun = performance.now();
  render.call(renderer);
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, point);
  return performance.now() - begun;
}
