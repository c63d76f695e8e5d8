const PIECE = 2 * 1024 * 1024;
const NEWLINE = 10;

/**
 * A dump in pieces of whole lines; whether it comes compressed its first bytes tell, since some hosts unpack it on the way.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {(bytes: number) => void} [came] called with the number of bytes that have come so far
 * @param {number} [size] least bytes of a piece
 */
export async function* readLines(body, came = () => {}, size = PIECE) {
  /** @type {Uint8Array[]} */
  let waiting = [];
  let length = 0;
  for await (const chunk of each(await unpack(count(body, came)))) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < size) continue;
    const joined = join(waiting, length);
    const end = joined.lastIndexOf(NEWLINE) + 1;
    if (!end) continue;
    yield joined.subarray(0, end);
    waiting = [joined.slice(end)];
    length -= end;
  }
  if (length) yield join(waiting, length);
}

/**
 * How many lines a piece has.
 * @param {Uint8Array} piece
 */
export function countLines(piece) {
  let lines = 0;
  for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/**
 * @param {Uint8Array[]} chunks
 * @param {number} length
 */
function join(chunks, length) {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/**
 * The chunks of a stream; not every browser lets a stream be read in a loop itself.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 */
async function* each(stream) {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 * @param {(bytes: number) => void} came
 */
function count(body, came) {
  let bytes = 0;
  return body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      came(bytes);
      controller.enqueue(chunk);
    },
  }));
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {Promise<ReadableStream<Uint8Array<ArrayBuffer>>>}
 */
async function unpack(stream) {
  const chunks = each(stream);
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const first = [];
  while (first.reduce((sum, { length }) => sum + length, 0) < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    first.push(value);
  }
  const [one, two] = first.flatMap((chunk) => [...chunk.subarray(0, 2)]);
  const whole = new ReadableStream({
    start: (controller) => first.forEach((chunk) => controller.enqueue(chunk)),
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return one === 0x1f && two === 0x8b ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}
