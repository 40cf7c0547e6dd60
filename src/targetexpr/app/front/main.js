/** Everything put together: the checks, the files that come in, the views. */
(() => {
  const assets = told.engine === "folder" ? new AssetsBeside(told.files) : new PackedAssets();
  const engine = new PageEngine(assets, told);
  const store = new Store(engine);

  const named = (file) => ({ path: file.webkitRelativePath || file.name, blob: file });
  const chosen = (files) => {
    const entries = files.map(named);
    for (const entry of entries) if (entry.path.includes("/")) entry.root = entry.path.split("/")[0];
    return entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  };
  for (const input of document.querySelectorAll(".pick input")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      if (files.length) store.take(chosen(files));
    });
  }
  window.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("over");
  });
  window.addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("over"));
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("over");
    store.drop([...event.dataTransfer.items]);
  });
  window.addEventListener("error", (event) => {
    if (event.filename !== undefined && !store.failure) store.failure = event.message;
    store.changed();
  });
  mount(store);
  store.start();
})();
