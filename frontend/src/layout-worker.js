// A worker that lays a network out, so that the page stays at hand meanwhile. It is told once what to lay out, answers with the
// places after every few rounds, and is ended by whoever started it.
import { settle } from "./settle.js";

/** @typedef {import("./settle.js").Arrangement & {rounds: number, step: number}} Task */

onmessage = (/** @type {MessageEvent<Task>} */ { data: { rounds, step, ...arrangement } }) => {
  let round = 0;
  for (const places of settle(arrangement, rounds, step)) {
    round = Math.min(round + step, rounds);
    postMessage({ places, done: round === rounds });
  }
};
