/** Everything put together: the checks, the files that come in, the views. */
function App({ store }) {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => {
    let asked = false;
    const draw = () => {
      // While many files are checked only the progress is drawn.
      if (asked || (store.busy && store.progress && store.progress.all > 3 && store.progress.done > 0)) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        setVersion(store.version);
      });
    };
    store.listeners.add(draw);
    return () => store.listeners.delete(draw);
  }, []);
  const items = store.all();
  const wide = items.length > 3 && store.view.view !== "sheet";
  const isOverview = items.length > 1 && (store.view.view === "overview" || wide);
  const item = isOverview || !items.length ? null : store.chosen();
  const ordered = items.length > 1 ? sorted(filtered(items, item ? { ...store.view, unit: "", rule: "", level: "", status: "", q: "" } : store.view), "path").map((entry) => entry.item) : items;
  useEffect(() => {
    document.title = item ? `${item.name} · 绩效目标表检查` : "绩效目标表检查";
    const head = document.querySelector("#app h2");
    if (head && location.hash.length > 1) head.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [item ? item.key : "", isOverview]);
  if (!items.length) return html`<${Welcome} store=${store} />`;
  return html`
    ${store.message ? html`<p class="message" role="alert">${store.message}</p>` : null}
    <nav class="tabs" aria-label="视图">
      ${items.length > 1 ? html`<a href=${addressOf({ ...store.view, view: "overview", sheet: "" })} aria-current=${isOverview ? "page" : null}>总览</a>
      <a href=${addressOf({ ...store.view, view: "sheet", sheet: (item || sorted(items.map((one) => ({ item: one })), "worst")[0].item).key })} aria-current=${isOverview ? null : "page"}>逐张查看</a>` : null}
      <${Exports} store=${store} />
      <button onClick=${() => store.clear()} disabled=${store.busy > 0}>清空</button>
    </nav>
    ${isOverview ? html`<${Overview} store=${store} items=${items} />` : html`<${SheetView} store=${store} item=${item} items=${ordered} />`}`;
}

function Welcome({ store }) {
  return html`${store.message ? html`<p class="message" role="alert">${store.message}</p>` : null}
    <ol class="welcome">
      <li><b>放进来</b>一份或一整个文件夹的绩效目标表。</li>
      <li><b>看结论</b>先改什么、为什么、改成什么，都标在那一格上。</li>
      <li><b>带走</b>改好的文件、批注版，或全部文件的汇总。</li>
    </ol>`;
}

/** What goes on, where everybody sees and hears it. */
function Standing({ store }) {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => {
    const draw = () => setVersion(store.version);
    store.listeners.add(draw);
    return () => store.listeners.delete(draw);
  }, []);
  const { progress } = store;
  if (store.failure) return html`<p class="message error" role="alert">页面没有开起来：${store.failure}。请换用 Chrome、Edge 102 以上的版本再打开。</p>`;
  if (store.busy && progress && !store.isReady) return html`<p>正在准备，稍等几秒就开始检查……</p>`;
  if (store.busy && progress && progress.all > 1) {
    return html`<p>正在检查 ${progress.done + 1 > progress.all ? progress.all : progress.done + 1} / ${progress.all}：${progress.path.split("/").pop()}</p><progress max=${progress.all} value=${progress.done}></progress>`;
  }
  if (store.busy) return html`<p>正在检查……</p>`;
  if (!store.isReady) return html`<p>正在准备（第一次打开要几秒钟）……</p>`;
  return store.files.size ? html`<p class="hidden">检查好了</p>` : html`<p class="good">准备好了，可以放文件进来。</p>`;
}

function Foot() {
  return html`<details class="licences"><summary>版本 ${told.version} · 使用的软件及许可</summary><ul>
    ${told.licences.map(([name, version, licence, text]) => html`<li key=${name}>${name} ${version}（${licence}）${text ? html`<details><summary>许可全文</summary><pre>${text}</pre></details>` : null}</li>`)}
  </ul></details>`;
}

/** What was dropped: files, and the files of folders with their paths. Asked for before the event ends. */
function dropped(items) {
  const found = [];
  const from = async (entry, root, again) => {
    if (entry.isFile) {
      const blob = await new Promise((resolve, reject) => entry.file(resolve, reject));
      const path = entry.fullPath.replace(/^\//, "");
      found.push(root === undefined ? { path: blob.name, blob, again } : { path, blob, root });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!batch.length) return;
      for (const inner of batch) await from(inner, root === undefined ? entry.name : root);
    }
  };
  const entries = items
    .filter((item) => item.kind === "file")
    .map((item) => [item.webkitGetAsEntry(), item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null]);
  return (async () => {
    for (const [entry, handle] of entries) {
      const known = await handle;
      if (entry) await from(entry, undefined, known && known.kind === "file" ? known : undefined);
    }
    return found.sort((one, other) => (one.path < other.path ? -1 : 1));
  })();
}

function chosenFiles(files) {
  const entries = files.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
  for (const entry of entries) if (entry.path.includes("/")) entry.root = entry.path.split("/")[0];
  return entries.sort((one, other) => (one.path < other.path ? -1 : 1));
}

(() => {
  const engines = {
    page: () => new PageEngine(new PackedAssets(), told),
    folder: () => new PageEngine(new AssetsBeside(told.files), told),
    server: () => new ServerEngine(told),
  };
  const store = new Store(engines[told.engine]());
  store.view = viewAt(location.hash);
  document.getElementById("promise").textContent =
    told.engine === "server" ? "文件只在服务器的内存里检查，查完即弃，不保存。" : "文件只在这台电脑上检查：不上传、不保存，断网也能用。";

  for (const input of document.querySelectorAll(".pick input")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      if (files.length) store.take(chosenFiles(files));
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
    store.take(dropped([...event.dataTransfer.items]));
  });
  window.addEventListener("hashchange", () => store.go(viewAt(location.hash)));
  window.addEventListener("error", (event) => {
    store.failure = event.message || "error";
    store.changed();
  });
  render(html`<${App} store=${store} />`, document.getElementById("app"));
  render(html`<${Standing} store=${store} />`, document.getElementById("state"));
  render(html`<${Foot} />`, document.getElementById("foot"));
  if (told.engine === "folder" && "serviceWorker" in navigator) navigator.serviceWorker.register(told.serviceWorker).catch(() => {});
  store.start();
})();
