/** The checks in this page: a worker with Python in it. One call at a time; a check that does not end is broken off. */
class PageEngine {
  static SECONDS = 90;

  constructor(assets, told) {
    this.assets = assets;
    this.told = told;
    this.waiting = new Map();
    this.number = 0;
    this.turn = Promise.resolve();
  }

  async start() {
    const text = async (name) => new Response(unzipped(await this.assets.get(name))).text();
    this.sources = [await text("pyodide.js"), "\n", await text("pyodide.asm.js"), "\n", FRONT_WORKER];
    await this.renew();
  }

  /** A worker anew: at the start, and where the old one had to be ended. */
  async renew() {
    if (this.worker) this.worker.terminate();
    const url = URL.createObjectURL(new Blob(this.sources, { type: "text/javascript" }));
    this.worker = new Worker(url);
    const failed = (error) => {
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    this.worker.onmessage = ({ data: { number, answer, error } }) => {
      const { resolve, reject } = this.waiting.get(number) || {};
      this.waiting.delete(number);
      if (error !== undefined) reject && reject(new Error(error));
      else resolve && resolve(answer);
    };
    this.worker.onerror = (event) => failed(new Error(event.message || "worker"));
    const names = ["pyodide.asm.wasm", "python_stdlib.zip", "own", ...this.told.parts];
    const entries = await Promise.all(names.map(async (name) => [name, await this.assets.get(name)]));
    await this.call("start", { assets: Object.fromEntries(entries), lock: this.told.lock, modules: this.told.modules });
    URL.revokeObjectURL(url);
  }

  call(call, given) {
    return new Promise((resolve, reject) => {
      this.number += 1;
      this.waiting.set(this.number, { resolve, reject });
      this.worker.postMessage({ number: this.number, call, given });
    });
  }

  /** One after the other. */
  inTurn(work) {
    const mine = this.turn.then(work, work);
    this.turn = mine.catch(() => {});
    return mine;
  }

  async check(name, data, walked, past) {
    return JSON.parse(await this.inTurn(() => this.bounded(name, data, walked, past)));
  }

  async passedOver(root, skipped) {
    return JSON.parse(await this.inTurn(() => this.call("passedOver", { root, skipped })));
  }

  async bounded(name, data, walked, past) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("too-slow")), PageEngine.SECONDS * 1000);
    });
    try {
      return await Promise.race([this.call("check", { name, data, walked, past }), late]);
    } catch (error) {
      const reason = error.message === "too-slow" ? "too-slow" : "reader-failed";
      console.warn(name, error.message);
      await this.renew();
      return await this.call("refuse", { name, reason });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a worker anew does not know any more is checked again before it is asked about. */
  async about(file, call, given = {}) {
    return this.inTurn(async () => {
      try {
        return await this.call(call, { name: file.path, ...given });
      } catch (error) {
        if (!/KeyError/.test(error.message)) throw error;
        await this.call("check", { name: file.path, data: file.data, walked: false });
        return this.call(call, { name: file.path, ...given });
      }
    });
  }

  async proposals(file) {
    return JSON.parse(await this.about(file, "proposals"));
  }

  async correct(file, wanted) {
    const { data, told } = await this.about(file, "correct", { wanted });
    return { data, ...JSON.parse(told) };
  }

  annotate(file) {
    return this.about(file, "annotate");
  }

  /** All results as one zip. */
  exported(files, decisions) {
    const corrected = files.filter((file) => file.taken).map((file) => file.path);
    return this.inTurn(() => this.call("exported", { corrected, decisions }));
  }

  forget(file) {
    return this.inTurn(() => this.call("forget", { name: file.path }));
  }
}

/** What is packed into this document, or lies beside it. */
class PackedAssets {
  get(name) {
    const found = document.getElementById(`asset:${name}`);
    return Promise.resolve(found.textContent.trim());
  }
}

class AssetsBeside {
  constructor(files) {
    this.files = files;
  }

  async get(name) {
    const answer = await fetch(this.files[name]);
    if (!answer.ok) throw new Error(`${this.files[name]}: ${answer.status}`);
    return answer.arrayBuffer();
  }
}

function bytesOf(packed) {
  if (typeof packed !== "string") return new Uint8Array(packed);
  const text = atob(packed);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function unzipped(packed) {
  return new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
}
