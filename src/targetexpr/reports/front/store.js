/** The files of this page, what their checks answered, and what the reader looks at. */
class Store {
  constructor(engine) {
    this.engine = engine;
    this.files = new Map();
    this.skipped = [];
    this.more = [];
    this.busy = 0;
    this.isReady = false;
    this.failure = null;
    this.progress = null;
    this.message = null;
    this.version = 0;
    this.decisions = new Map();
    this.view = {};
    this.listeners = new Set();
    window.targetexpr = { report: null };
  }

  changed() {
    this.version += 1;
    this.items = null;
    const root = document.documentElement;
    root.dataset.state = this.failure ? "error" : this.busy > 0 ? "checking" : this.isReady ? "ready" : "loading";
    for (const listener of this.listeners) listener();
  }

  async start() {
    try {
      await this.engine.start(this);
      this.isReady = true;
    } catch (error) {
      this.failure = String((error && error.message) || error);
    }
    this.changed();
  }

  /** Check what was chosen or dropped: entries (or a promise of them) have a path, a Blob, and the folder in whose
   * walk they were met. The state is "checking" before this returns. */
  async take(coming) {
    this.busy += 1;
    this.message = null;
    this.progress = { done: 0, all: 0, path: "" };
    this.changed();
    try {
      await this.started();
      await this.takeAll(apart(await coming));
    } catch (error) {
      this.failure = String((error && error.message) || error);
    }
    this.finish();
  }

  async takeAll(entries) {
    const kept = [];
    for (const entry of entries) {
      const reason = entry.root === undefined ? null : reasonFor(entry.path);
      if (reason === null) kept.push(entry);
      else this.pass(entry, reason);
    }
    this.progress = { done: 0, all: kept.length, path: "" };
    for (const entry of kept) {
      this.progress.path = entry.path;
      this.changed();
      await this.takeOne(entry);
      this.progress.done += 1;
    }
    await this.tellSkipped(entries);
    if (!kept.length) this.message = t("这里没有可以检查的文件。");
    else if (kept.length === 1) this.show({ view: "sheet", sheet: keyOf(kept[0], null) });
    else if (this.view.view !== "overview") this.show({});
  }

  started() {
    if (this.isReady || this.failure) return this.failure ? Promise.reject(new Error(this.failure)) : Promise.resolve();
    return new Promise((resolve, reject) => {
      const wait = () => {
        if (!this.isReady && !this.failure) return;
        this.listeners.delete(wait);
        if (this.failure) reject(new Error(this.failure));
        else resolve();
      };
      this.listeners.add(wait);
    });
  }

  async takeOne({ path, blob, root, again }) {
    let data;
    try {
      data = new Uint8Array(await blob.arrayBuffer());
    } catch {
      this.message = t`读不到 ${path}：文件改动过或打不开，请重新选择一次。`;
      return;
    }
    const before = this.files.get(path) || this.files.get(path.replace(/\.改好(\.[^.]+)$/, "$1"));
    const base = before ? before.answer.past : "";
    const answer = await this.engine.check(path, data, root !== undefined, base);
    if (answer.skipped) {
      this.pass({ path, root }, answer.skipped);
      return;
    }
    if (before) this.files.delete(before.path);
    this.files.set(path, { path, data, original: data, answer, base, again, proposals: null, taken: 0 });
  }

  pass({ path, root }, reason) {
    this.skipped = this.skipped.filter((entry) => entry.path !== path);
    this.skipped.push({ path, root, reason });
  }

  async tellSkipped(entries) {
    const roots = new Set(entries.map((entry) => entry.root).filter((root) => root !== undefined));
    for (const root of roots) {
      const own = this.skipped.filter((entry) => entry.root === root).map(({ path, reason }) => [path, reason]);
      const report = await this.engine.passedOver(root, own);
      this.more = this.more.filter((entry) => entry.root !== root);
      this.more.push({ root, report });
    }
  }

  finish() {
    window.targetexpr.report = this.report();
    this.busy -= 1;
    this.progress = this.busy ? this.progress : null;
    this.changed();
  }

  /** The JSON report of all files. */
  report() {
    const parts = [...this.files.values()].map((file) => file.answer.report).concat(this.more.map((entry) => entry.report));
    if (!parts.length) return null;
    const summary = {};
    for (const part of parts) {
      for (const [key, count] of Object.entries(part.summary)) summary[key] = (summary[key] || 0) + count;
    }
    return {
      ...parts[0],
      files: parts.flatMap((part) => part.files),
      diagnostics: parts.flatMap((part) => part.diagnostics),
      summary,
    };
  }

  /** Keep what a reviewer decided of a finding; null takes it back. */
  decide(finding, decision) {
    if (decision) this.decisions.set(keyOfFinding(finding), decision);
    else this.decisions.delete(keyOfFinding(finding));
    this.changed();
  }

  /** The decisions, for the exports. */
  decided() {
    return [...this.decisions].map(([key, decision]) => ({ ...JSON.parse(key), ...decision }));
  }

  /** The JSON report with the decisions in it, which a later round goes by (--against). */
  review() {
    const report = this.report();
    const diagnostics = report.diagnostics.map((diagnostic) => withDecision(diagnostic, this.decisions));
    const summary = { ...report.summary };
    for (const level of LEVELS) summary[level] = diagnostics.filter((one) => one.severity === level && !one.suppressed).length;
    return { ...report, diagnostics, summary };
  }

  async working(work) {
    this.busy += 1;
    this.message = null;
    this.changed();
    try {
      return await work();
    } catch (error) {
      this.message = t`没有做成：${(error && error.message) || error}`;
      return null;
    } finally {
      this.finish();
    }
  }

  async propose(file) {
    if (file.proposals !== null) return;
    file.proposals = [];
    try {
      file.proposals = await this.engine.proposals(file);
    } catch (error) {
      this.message = t`建议没有算出来：${error.message}`;
    }
    this.changed();
  }

  /** Write texts into a file's values and check it again; what the file cannot take is said. */
  adopt(file, wanted) {
    return this.working(async () => {
      const { data, changed, refused } = await this.engine.correct(file, wanted);
      if (refused.length) this.message = t`没有写进去：${say(refused[0].refused)}`;
      if (!changed) return false;
      file.base = file.base || file.answer.past;
      file.data = data;
      file.taken += changed;
      file.answer = await this.engine.check(file.path, data, false, file.base);
      file.proposals = await this.engine.proposals(file);
      return true;
    });
  }

  /** Read a file again where it lies, or have it chosen again. */
  async again(file) {
    if (file.again) return this.take(file.again.getFile().then((blob) => [{ path: file.path, blob, again: file.again }]));
    this.message = t("在 Excel 或 WPS 里改好、存盘以后，再选一次这个文件，就会告诉您哪些改好了。");
    this.changed();
    document.getElementById("files").click();
  }

  undo(file) {
    return this.working(async () => {
      file.data = file.original;
      file.taken = 0;
      file.base = "";
      file.answer = await this.engine.check(file.path, file.data, false, "");
      file.proposals = await this.engine.proposals(file);
    });
  }

  /** The sheet that is looked at; a key without a number is the first of its file that has findings. */
  chosen() {
    const items = this.all();
    const key = this.view.sheet || "";
    const exact = items.find((item) => item.key === key && (item.table || !key.endsWith("#")));
    if (exact) return exact;
    const own = items.filter((item) => keyOf(item.file, null) === key);
    return own[0] || items.find((item) => key && keyOf(item.file, null) === key.replace(/#\d+$/, "#")) || items[0];
  }

  /** What the address asks for: the overview, or one sheet and those that it stands among. */
  looked() {
    const { view } = this;
    const items = this.all();
    const isOverview = items.length > 1 && (view.view === "overview" || (items.length > (CHECKS ? 3 : 1) && view.view !== "sheet"));
    const item = isOverview || !items.length ? null : this.chosen();
    const ordered = sorted(filtered(items, item ? {} : view), "path").map((entry) => entry.item);
    return { items, isOverview, item, shown: item ? [item] : ordered, ordered };
  }

  /** Say everything in another language. */
  speak(language) {
    lang = language;
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    this.changed();
  }

  clear() {
    for (const file of this.files.values()) this.engine.forget(file);
    this.files.clear();
    this.skipped = [];
    this.more = [];
    this.decisions.clear();
    this.message = null;
    window.targetexpr.report = null;
    this.show({});
    this.changed();
  }

  /** Look at something else without a step in the history. */
  show(view) {
    this.view = view;
    history.replaceState(null, "", addressOf(view));
  }

  go(view) {
    this.view = view;
    this.changed();
  }

  /** One item a sheet, and one a file that has none or findings of its own. */
  all() {
    if (this.items === null || this.items === undefined) {
      this.items = [...this.files.values()].flatMap((file) => itemsOf(file, this.decisions));
      nameUnits(this.items);
    }
    return this.items;
  }
}

function keyOfFinding({ path, fingerprint }) {
  return JSON.stringify({ path, fingerprint });
}

function withDecision({ suppressed, ...finding }, decisions) {
  const decision = decisions.get(keyOfFinding(finding));
  if (!decision) return suppressed ? { ...finding, suppressed } : finding;
  const silenced = decision.decision === "rejected" ? { suppressed: { by: "reviewer", reason: decision.reason || "审核人不予采纳" } } : {};
  return { ...finding, decision, ...silenced };
}

function itemsOf(file, decisions) {
  const { report, sheets, places, rounds } = file.answer;
  const entry = report.files[0];
  const found = report.diagnostics.map((diagnostic, number) => ({ ...withDecision(diagnostic, decisions), ...places[number], number }));
  const active = found.filter((finding) => !finding.suppressed);
  const silent = found.filter((finding) => finding.suppressed);
  if (rounds) for (const finding of active) finding.round = rounds.status[finding.number] === "new" ? "new" : "open";
  const of = (all, index) => all.filter((finding) => (finding.sheet === undefined ? null : finding.sheet) === index);
  const made = sheets.map((_, index) => item(file, entry, index, of(active, index), of(silent, index)));
  const [own, unheard] = [of(active, null), of(silent, null)];
  if (own.length || unheard.length || !made.length) made.unshift(item(file, entry, null, own, unheard));
  return made;
}

/** What a sheet is known by in an address, which can hold no half of a pair of surrogates. */
function keyOf({ path }, index) {
  return `${new TextDecoder().decode(new TextEncoder().encode(path))}#${index === null ? "" : index}`;
}

/** One sheet (*index*), or what is said of the file itself. */
function item(file, entry, index, findings, silent) {
  const { sheets, rounds } = file.answer;
  const table = index === null ? null : sheets[index];
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  const outcomes = index === null ? {} : entry.sheets[index].outcomes;
  const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/")) : "";
  const name = (table && table.name) || file.path.split("/").pop();
  return {
    key: keyOf(file, index), file, entry, index, table, findings, silent, counts, outcomes, folder, name,
    unit: table ? table.unit : "", department: (table && table.department) || "",
    fixed: rounds && index !== null ? rounds.resolved.filter((one) => one.project_name === entry.sheets[index].project_name) : [],
    status: entry ? entry.status : "",
  };
}

/** A file without a unit of its own belongs to the one that the other files of its folder name, where they agree. */
function nameUnits(items) {
  const homes = new Map();
  for (const { folder, unit, table } of items) {
    if (table && unit) homes.set(folder, (homes.get(folder) || new Set()).add(unit));
  }
  for (const entry of items) {
    const others = homes.get(entry.folder) || new Set();
    entry.unit = entry.unit || (others.size === 1 ? [...others][0] : entry.folder.split("/").pop());
  }
}

/** Files of one name that come together are kept apart. */
function apart(entries) {
  const seen = new Map();
  return entries.map((entry) => {
    const count = (seen.get(entry.path) || 0) + 1;
    seen.set(entry.path, count);
    return count === 1 ? entry : { ...entry, path: entry.path.replace(/(\.[^./]*)?$/, ` (${count})$1`) };
  });
}

/** Why a file that a folder holds is passed over, by its name. */
function reasonFor(path) {
  const parts = path.split("/");
  const name = parts.pop();
  if (name.startsWith("~$")) return "lock-file";
  if (name.startsWith(".") || parts.some((part) => part.startsWith("."))) return "hidden";
  const suffix = name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "";
  const reason = suffix in told.suffixes ? told.suffixes[suffix] : "other-format";
  return reason === "only-named" ? null : reason; // its contents say whether it is a report of ours
}
