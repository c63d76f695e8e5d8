/** @typedef {{bytes: number, total: number, quads: number}} Progress */

/** What a stopped query is answered with. */
export class StoppedError extends Error {}

/** The page's side of the worker that holds the graph. */
export class Engine {
  /**
   * @param {{worker: string, wasm: string, dump: string}} files addresses from the root of the host
   * @param {(progress: Progress) => void} progressed
   */
  constructor(files, progressed) {
    this.files = files;
    this.progressed = progressed;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Promise<number> | null} */
    this.loaded = null;
    this.before = false;
    this.number = 0;
    /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
  }

  /** Fetches the graph, once; the number of its statements. */
  load() {
    this.loaded ??= this.send("load", { wasm: this.files.wasm, dump: this.files.dump, again: this.before }).then((quads) => {
      this.before = true;
      return quads;
    }, (error) => {
      // The next query tries again.
      if (!(error instanceof StoppedError)) this.end(error);
      throw error;
    });
    return this.loaded;
  }

  /**
   * @param {import("./offline-worker.js").Ask} asked
   * @returns {Promise<import("./offline-worker.js").Answer>}
   */
  async ask(asked) {
    await this.load();
    return this.send("ask", asked);
  }

  /**
   * The last answer as a text.
   * @param {string} format
   * @returns {Promise<string>}
   */
  async write(format) {
    await this.load();
    return this.send("write", { format });
  }

  /** Ends what is running, whatever it is, and fetches the graph anew. */
  stop() {
    this.end(new StoppedError("stopped"));
    return this.load();
  }

  /** @param {Error} error what those who wait are told */
  end(error) {
    this.worker?.terminate();
    this.worker = this.loaded = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  /**
   * @param {string} name
   * @param {object} asked
   * @returns {Promise<any>}
   */
  send(name, asked) {
    if (!this.worker) {
      this.worker = new Worker(this.files.worker);
      this.worker.addEventListener("message", ({ data }) => this.receive(data));
      this.worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.end(new Error(event.message || "this browser cannot run the engine"));
      });
    }
    const number = ++this.number;
    this.worker.postMessage({ number, name, asked });
    return new Promise((resolve, reject) => this.waiting.set(number, { resolve, reject }));
  }

  /** @param {{number: number, answer?: unknown, problem?: string, broken?: boolean, progress?: Progress}} message */
  receive({ number, answer, problem, broken, progress }) {
    if (progress) return this.progressed(progress);
    if (broken) return this.end(new Error("the query went beyond what this browser can hold; the next one begins afresh"));
    const asked = this.waiting.get(number);
    this.waiting.delete(number);
    if (problem === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(problem));
  }
}
