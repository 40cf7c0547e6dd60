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
  const { items, isOverview, item, ordered } = store.looked();
  useEffect(() => {
    document.title = item ? `${item.name} · ${say(told.title)}` : say(told.title);
    const head = document.querySelector("#app h2");
    if (head && location.hash.length > 1) head.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [item ? item.key : "", isOverview]);
  useEffect(() => {
    document.title = item ? `${item.name} · ${say(told.title)}` : say(told.title);
  }, [lang]);
  if (!items.length) return html`<${Welcome} store=${store} />`;
  const message = store.message ? html`<p class="message" role="alert">${store.message}</p>` : null;
  const worst = () => sorted(items.map((one) => ({ item: one })), "worst")[0].item;
  return html`${message}
    <nav class="tabs" aria-label=${t("视图")}>
      ${items.length > 1 ? html`<a href=${addressOf({ ...store.view, view: "overview", sheet: "" })} aria-current=${isOverview ? "page" : null}>${t("总览")}</a>
      <a href=${addressOf({ ...store.view, view: "sheet", sheet: (item || worst()).key })} aria-current=${isOverview ? null : "page"}>${t("逐张查看")}</a>` : null}
      <${Exports} store=${store} isReview=${isOverview || store.view.review} />${CHECKS ? html`<button onClick=${() => store.clear()} disabled=${store.busy > 0}>${t("清空")}</button>` : html`<${Print} />`}
    </nav>
    ${isOverview ? html`<${Overview} store=${store} items=${items} />` : html`<${SheetView} store=${store} item=${item} items=${ordered} />`}`;
}

function Welcome({ store }) {
  if (!CHECKS) return store.isReady ? html`<p>${t("没有读到目标表。")}</p><${Skipped} skipped=${store.skipped} />` : null;
  return html`${store.message ? html`<p class="message" role="alert">${store.message}</p>` : null}
    <ol class="welcome">
      <li><b>${t("放进来")}</b>${t("一份或一整个文件夹的绩效目标表。")}</li>
      <li><b>${t("看结论")}</b>${t("先改什么、为什么、改成什么，都标在那一格上。")}</li>
      <li><b>${t("带走")}</b>${t("改好的文件、批注版，或全部文件的汇总。")}</li>
    </ol>`;
}

/** What the page is, and the way in for files. */
function Top({ store }) {
  useChanges(store);
  return html`<a class="skip" href="#app" onClick=${skip}>${t("跳到检查结果")}</a>
    <div class="brand"><h1>${say(told.title)}</h1><${Promised} />${CHECKS ? null : html`<${Languages} store=${store} />`}</div>
    ${CHECKS ? html`<div class="drop" id="drop">
      <span class="pick main"><input type="file" id="files" multiple aria-describedby="hint" onChange=${(event) => chosen(store, event.target)} /><label for="files">${t("选择文件")}</label></span>
      <span class="pick"><input type="file" id="folder" webkitdirectory multiple aria-describedby="hint" onChange=${(event) => chosen(store, event.target)} /><label for="folder">${t("选择文件夹")}</label></span>
      <p id="hint">${t("也可以把文件、文件夹直接拖进来；Excel、WPS 表格、Word、PDF、网页、csv、文本都行，一次可以放很多份。")}</p>
    </div>` : null}
    <div id="state" role="status" aria-live="polite"><${Standing} store=${store} /></div>`;
}

/** To the results, without a place in the address, which says what is looked at. */
function skip(event) {
  event.preventDefault();
  document.getElementById("app").focus();
}

function Promised() {
  if (CHECKS) return html`<p id="promise" class="good">${told.engine === "server" ? t("文件只在服务器的内存里检查，查完即弃，不保存。") : t("文件只在这台电脑上检查：不上传、不保存，断网也能用。")}</p>`;
  return html`<p id="promise">${say(told.summary)}</p>${told.back ? html`<a href=${told.back}>${t("← 另选一份文件检查")}</a>` : null}`;
}

function Languages({ store }) {
  const other = lang === "zh" ? "en" : "zh";
  return html`<button class="language" lang=${other === "zh" ? "zh-CN" : "en"} onClick=${() => store.speak(other)}>${other === "zh" ? "中文" : "English"}</button>`;
}

/** What goes on, where everybody sees and hears it. */
function Standing({ store }) {
  const { progress } = store;
  if (store.failure) return html`<p class="message error" role="alert">${t`页面没有开起来：${store.failure}。请换用 Chrome、Edge 102 以上的版本再打开。`}</p>`;
  if (!CHECKS) return null;
  if (store.busy && progress && !store.isReady) return html`<p>${t("正在准备，稍等几秒就开始检查……")}</p>`;
  if (store.busy && progress && progress.all > 1) {
    return html`<p>${t`正在检查 ${Math.min(progress.done + 1, progress.all)} / ${progress.all}：${progress.path.split("/").pop()}`}</p><progress max=${progress.all} value=${progress.done}></progress>`;
  }
  if (store.busy) return html`<p>${t("正在检查……")}</p>`;
  if (!store.isReady) return html`<p>${t("正在准备（第一次打开要几秒钟）……")}</p>`;
  return store.files.size ? html`<p class="hidden">${t("检查好了")}</p>` : html`<p class="good">${t("准备好了，可以放文件进来。")}</p>`;
}

function Foot({ store }) {
  useChanges(store);
  return html`${CHECKS ? html`<${Languages} store=${store} />` : null}<details class="licences"><summary>${t`版本 ${told.version} · 使用的软件及许可`}</summary><ul>
    ${told.licences.map(([name, version, licence, text]) => html`<li key=${name}>${name} ${version}${t`（${licence}）`}${text ? html`<details><summary>${t("许可全文")}</summary><pre>${text}</pre></details>` : null}</li>`)}
  </ul></details>`;
}

/** What was dropped: files, and the files of folders with their paths. Asked for before the event ends.
 *
 * Entries of a page that was opened from a file cannot be read in Chrome, handles can; others know entries only. */
function dropped(items) {
  const asked = items
    .filter((item) => item.kind === "file")
    .map((item) => [item.getAsFileSystemHandle ? item.getAsFileSystemHandle().catch(() => null) : null, item.webkitGetAsEntry(), item.getAsFile()]);
  return (async () => {
    const found = [];
    for (const [handle, entry, file] of asked) {
      const known = await handle;
      if (known) await takeHandle(found, known, known.name);
      else if (entry && entry.isFile) found.push({ path: file.name, blob: file });
      else if (entry) await takeEntry(found, entry, entry.name);
    }
    return found.sort((one, other) => (one.path < other.path ? -1 : 1));
  })();
}

async function takeHandle(found, handle, path, root) {
  if (handle.kind === "file") {
    const blob = await handle.getFile();
    found.push(root === undefined ? { path, blob, again: handle } : { path, blob, root });
    return;
  }
  for await (const inner of handle.values()) await takeHandle(found, inner, `${path}/${inner.name}`, path.split("/")[0]);
}

async function takeEntry(found, entry, root) {
  if (entry.isFile) {
    const blob = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), blob, root });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!batch.length) return;
    for (const inner of batch) await takeEntry(found, inner, root);
  }
}

function chosenFiles(files) {
  const entries = files.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
  for (const entry of entries) if (entry.path.includes("/")) entry.root = entry.path.split("/")[0];
  return entries.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function chosen(store, input) {
  const files = [...input.files];
  input.value = "";
  if (files.length) store.take(chosenFiles(files));
}

/** Files and folders that are dropped anywhere on the page. */
function takeDropped(store) {
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
}

(() => {
  const engines = {
    page: () => new PageEngine(new PackedAssets(), told),
    folder: () => new PageEngine(new AssetsBeside(told.files), told),
    server: () => new ServerEngine(told),
    report: () => new ReportEngine(),
  };
  const store = new Store(engines[told.engine]());
  store.view = viewAt(location.hash);
  if (told.sort === "unit" && !store.view.sort) store.view.sort = "unit";
  if (CHECKS) takeDropped(store);
  window.addEventListener("hashchange", () => store.go(viewAt(location.hash)));
  window.addEventListener("error", (event) => {
    store.failure = event.message || "error";
    store.changed();
  });
  for (const [Part, place] of [[Top, "top"], [App, "app"], [Foot, "foot"]]) render(html`<${Part} store=${store} />`, document.getElementById(place));
  printWhole(store);
  if (told.engine === "folder" && "serviceWorker" in navigator) navigator.serviceWorker.register(told.serviceWorker).catch(() => {});
  store.start();
})();
