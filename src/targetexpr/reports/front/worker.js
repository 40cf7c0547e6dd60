"use strict";
// The checks in a worker: Python with what the page is packed with. Nothing is fetched: what the runtime asks for by
// name is answered from memory.
(() => {
  const FOLDER = "/packages";
  let python = null;
  let calls = null;

  const bytesOf = (packed) => {
    if (typeof packed !== "string") return new Uint8Array(packed);
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(packed);
    const text = atob(packed);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  };
  const unpacked = (packed) =>
    new Response(new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("gzip")));

  const start = async ({ assets, lock, modules }) => {
    const kinds = { "pyodide.asm.wasm": "application/wasm", "python_stdlib.zip": "application/zip" };
    self.fetch = async (asked) => {
      const name = String(asked.url || asked).split("/").pop();
      if (!(name in kinds)) throw new TypeError(`nothing is fetched: ${name}`);
      const body = await unpacked(assets[name]).arrayBuffer();
      return new Response(body, { headers: { "content-type": kinds[name] } });
    };
    python = await self.loadPyodide({ indexURL: "https://page.invalid/", lockFileContents: lock, stdout: () => {}, stderr: () => {} });
    for (const name of ["core", "own"]) {
      python.unpackArchive(await unpacked(assets[name]).arrayBuffer(), "zip", { extractDir: FOLDER });
    }
    python.runPython(`import sys; sys.path.insert(0, "${FOLDER}")`);
    calls = python.pyimport("targetexpr.app.session");
    calls.install(JSON.stringify(modules), (name) => bytesOf(assets[name]), FOLDER);
    return null;
  };

  const does = {
    start,
    check: ({ name, data, walked, past }) => calls.check(name, data, walked, past || ""),
    passedOver: ({ root, skipped }) => calls.passed_over(root, JSON.stringify(skipped)),
    refuse: ({ name, reason }) => calls.refuse(name, reason),
    proposals: ({ name }) => calls.proposals(name),
    correct: ({ name, wanted }) => {
      const [data, told] = calls.correct(name, JSON.stringify(wanted)).toJs();
      return { data, told };
    },
    annotate: ({ name }) => {
      const [data, called] = calls.annotate(name).toJs();
      return { data, name: called };
    },
    exported: ({ corrected, decisions }) => calls.export(JSON.stringify(corrected), JSON.stringify(decisions)).toJs(),
    forget: ({ name }) => calls.forget(name),
  };

  self.onmessage = async ({ data: { number, call, given } }) => {
    try {
      self.postMessage({ number, answer: await does[call](given) });
    } catch (error) {
      self.postMessage({ number, error: String((error && error.message) || error) });
    }
  };
})();
