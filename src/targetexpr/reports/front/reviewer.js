/** All sheets for whoever reviews them: units, rules, the worst first; from each figure to its sheets. */
const BY = { unit: "申报单位", department: "主管部门", folder: "文件夹" };
const STANDING = {
  error: "有错误", warning: "有警告、没有错误", clean: "可以报送（没有错误和警告）", unreadable: "读不了", none: "没有目标表", partial: "只读懂一部分",
};
const SORTS = { worst: "问题最重的在前", name: "按项目名称", unit: "按单位", path: "按文件", share: "定量指标最少的在前" };
const AT_FIRST = 300;

function unitOf(item, by) {
  return item[by] || t("（没有写明）");
}

function standingOf(item) {
  if (item.status === "unreadable") return "unreadable";
  if (item.status === "not_applicable") return "none";
  return item.counts.error ? "error" : item.counts.warning ? "warning" : "clean";
}

/** The items that a view asks for, each with the findings that it asks for. */
function filtered(items, view) {
  const by = view.by || "unit";
  const words = (view.q || "").trim().toLowerCase().split(/\s+/).filter(Boolean);
  const wants = wanted(view);
  const narrows = view.rule || view.level || view.round;
  const found = [];
  for (const item of items) {
    if (view.unit && unitOf(item, by) !== view.unit) continue;
    if (view.status === "partial" ? item.status !== "partial" : view.status && standingOf(item) !== view.status) continue;
    const text = `${item.name} ${item.unit} ${item.department} ${item.file.path}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const findings = narrows ? item.findings.filter(wants) : item.findings;
    if (narrows && !findings.length) continue;
    found.push({ item, findings });
  }
  return found;
}

function weight({ counts, status }) {
  return (status === "unreadable" ? 1e9 : 0) + counts.error * 1e6 + counts.warning * 1e3 + counts.info;
}

function sorted(found, sort, by) {
  const share = ({ table }) => (table && table.values ? table.quantified / table.values : 2);
  const orders = {
    worst: (one, other) => weight(other) - weight(one),
    name: (one, other) => LETTERS.compare(one.name, other.name),
    unit: (one, other) => LETTERS.compare(unitOf(one, by), unitOf(other, by)) || weight(other) - weight(one),
    path: (one, other) => LETTERS.compare(one.file.path, other.file.path),
    share: (one, other) => share(one) - share(other),
  };
  const order = orders[sort] || orders.worst;
  return [...found].sort((one, other) => order(one.item, other.item));
}

/** Figures of several sheets. */
function figures(items) {
  const sum = { sheets: 0, clean: 0, error: 0, warning: 0, info: 0, quantified: 0, values: 0, unread: 0 };
  for (const item of items) {
    for (const level of LEVELS) sum[level] += item.counts[level];
    if (!item.table) {
      if (["unreadable", "not_applicable"].includes(item.status)) sum.unread += 1;
      continue;
    }
    sum.sheets += 1;
    sum.clean += standingOf(item) === "clean" ? 1 : 0;
    sum.quantified += item.table.quantified;
    sum.values += item.table.values;
  }
  return sum;
}

function grouped(entries, keyOf) {
  const groups = new Map();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(entry);
  }
  return groups;
}

function Overview({ store, items }) {
  const { view } = store;
  const by = view.by || "unit";
  const found = filtered(items, view);
  const shown = found.map(({ item }) => item);
  const narrowed = found.flatMap(({ item, findings }) => findings.map((finding) => ({ item, finding })));
  const to = (more) => addressOf({ ...view, view: "overview", ...more });
  return html`<div class="overview">
    <h2 class="hidden" tabindex="-1">${t("总览")}</h2>
    <${Tiles} items=${shown} to=${to} />
    <${Filters} store=${store} items=${items} by=${by} shown=${shown.length} />
    <${Worst} found=${sorted(found, "worst", by).slice(0, 20)} by=${by} view=${view} />
    <div class="pair">
      <${Units} items=${shown} by=${by} to=${to} view=${view} />
      <${Rules} narrowed=${narrowed} to=${to} />
    </div>
    <${Heat} narrowed=${narrowed} by=${by} to=${to} />
    <${List} found=${sorted(found, view.sort || "worst", by)} by=${by} view=${view} to=${to} />
    <${Kinds} narrowed=${narrowed} view=${view} />
    <${Silent} store=${store} items=${shown} />
    <${Resolved} resolved=${resolvedOf(shown)} />
    <${Missing} />
    <${Undecided} items=${shown} />
    <${Skipped} skipped=${store.skipped} />
  </div>`;
}

function Tiles({ items, to }) {
  const sum = figures(items);
  const tiles = [
    [t("目标表"), sum.sheets, to({ status: "", level: "" })],
    [t("可以报送"), percent(sum.clean, sum.sheets), to({ status: "clean", level: "" })],
    [levelOf("error"), sum.error, to({ level: "error", status: "" })],
    [levelOf("warning"), sum.warning, to({ level: "warning", status: "" })],
    [levelOf("info"), sum.info, to({ level: "info", status: "" })],
    [t("定量指标"), percent(sum.quantified, sum.values), to({ sort: "share" })],
  ];
  if (sum.unread) tiles.push([t("读不了或没有表"), sum.unread, to({ status: "unreadable" })]);
  return html`<ul class="tiles">${tiles.map(([label, figure, href]) => html`<li key=${label}><a href=${href}><b>${figure}</b><span>${label}</span></a></li>`)}</ul>`;
}

function Filters({ store, items, by, shown }) {
  const { view } = store;
  const set = (more, replace) => {
    const address = addressOf({ ...view, view: "overview", ...more });
    if (!replace) location.hash = address;
    else {
      history.replaceState(null, "", address);
      store.go(viewAt(address));
    }
  };
  const units = [...new Set(items.map((item) => unitOf(item, by)))].sort(LETTERS.compare);
  const codes = [...new Set(items.flatMap((item) => item.findings.map((finding) => finding.code)))];
  const rules = codes.map((code) => [code, titleOf(code)]).sort(([, one], [, other]) => LETTERS.compare(one, other));
  const select = (key, label, options, all) => html`<label>${label}<select value=${view[key] || ""} onChange=${(event) => set({ [key]: event.target.value })}>
    ${all === null ? null : html`<option value="">${all || t("全部")}</option>`}
    ${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label>`;
  const isNarrow = ["q", "unit", "rule", "level", "status", "round"].some((key) => view[key]);
  return html`<form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <label class="search">${t("搜索")}<input type="search" value=${view.q || ""} placeholder=${t("项目、单位、文件名")} onInput=${(event) => set({ q: event.target.value }, true)} /></label>
    ${select("unit", t(BY[by]), units.map((unit) => [unit, unit]))}
    ${select("rule", t("问题"), rules)}
    ${select("level", t("级别"), LEVELS.map((level) => [level, levelOf(level)]))}
    ${select("status", t("状态"), Object.entries(STANDING).map(([value, text]) => [value, t(text)]))}
    ${items.some((item) => item.file.base) ? select("round", t("与上次比"), [["new", t("新")], ["open", t("未改")]]) : null}
    <label>${t("单位取自")}<select value=${by} onChange=${(event) => set({ by: event.target.value, unit: "" })}>${Object.entries(BY).map(([value, text]) => html`<option key=${value} value=${value}>${t(text)}</option>`)}</select></label>
    <output aria-live="polite">${t`${shown} / ${items.length} 份`}</output>
    ${isNarrow ? html`<button type="button" onClick=${() => set({ q: "", unit: "", rule: "", level: "", status: "", round: "" })}>${t("清除筛选")}</button>` : null}
  </form>`;
}

const sheetLink = (item, view) => addressOf({ ...view, view: "sheet", sheet: item.key });

function Worst({ found, by, view }) {
  const worst = found.filter(({ item }) => weight(item) > 0);
  if (worst.length < 2) return null;
  return html`<section><h3>${t`最需要看的 ${worst.length} 份`}</h3><ol class="worst">
    ${worst.map(({ item }) => html`<li key=${item.key}><a href=${sheetLink(item, view)}>${item.name}</a> <span class="meta">${unitOf(item, by)}</span> <span class="chips">${standingOf(item) === "unreadable" ? html`<span class="chip error">${t("读不了")}</span>` : html`<${Counts} counts=${item.counts} />`}</span></li>`)}
  </ol></section>`;
}

function Units({ items, by, to, view }) {
  const rows = [...grouped(items, (item) => unitOf(item, by))].map(([unit, own]) => ({ unit, ...figures(own) }));
  const sort = view.us || "error";
  const sign = sort === "unit" ? 1 : -1;
  const value = (row) => (sort === "clean" ? row.clean / (row.sheets || 1) : sort === "quantified" ? row.quantified / (row.values || 1) : row[sort]);
  rows.sort((one, other) => sign * (sort === "unit" ? LETTERS.compare(one.unit, other.unit) : value(one) - value(other) || one.warning - other.warning));
  const heads = [["unit", t(BY[by])], ["sheets", t("表")], ["clean", t("可以报送")], ...LEVELS.map((level) => [level, levelOf(level)]), ["quantified", t("定量")]];
  return html`<section><h3>${t`各单位（${rows.length}）`}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t("各单位")}><table class="units">
    <thead><tr>${heads.map(([key, text]) => html`<th key=${key} scope="col" aria-sort=${sort === key ? (sign > 0 ? "ascending" : "descending") : "none"}><a href=${to({ us: key })}>${text}</a></th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.unit}><th scope="row"><a href=${to({ unit: row.unit })}>${row.unit}</a></th>
      <td>${row.sheets}</td><td>${percent(row.clean, row.sheets)}</td>
      ${LEVELS.map((level) => html`<td key=${level}>${row[level] ? html`<a class=${level} href=${to({ unit: row.unit, level })}>${row[level]}</a>` : "0"}</td>`)}
      <td>${percent(row.quantified, row.values)}</td></tr>`)}</tbody></table></div></section>`;
}

function Rules({ narrowed, to }) {
  const rows = [...grouped(narrowed, ({ finding }) => finding.code)].sort(([, one], [, other]) => other.length - one.length);
  if (!rows.length) return null;
  const most = rows[0][1].length;
  return html`<section><h3>${t`各种问题（${rows.length}）`}</h3><ul class="bars">
    ${rows.map(([code, own]) => html`<li key=${code}><a href=${to({ rule: code })}>${titleOf(code)}</a>
      <${Bar} share=${own.length / most} level=${[...own].map(({ finding }) => finding).sort(byWeight)[0].severity} /> <b>${own.length}</b></li>`)}
  </ul></section>`;
}

function Heat({ narrowed, by, to }) {
  const units = grouped(narrowed, ({ item }) => unitOf(item, by));
  const codes = [...grouped(narrowed, ({ finding }) => finding.code)].sort(([, one], [, other]) => other.length - one.length).slice(0, 16).map(([code]) => code);
  if (units.size < 2 || codes.length < 2) return null;
  const rows = [...units].sort(([, one], [, other]) => other.length - one.length);
  const counts = rows.map(([, own]) => {
    const found = grouped(own, ({ finding }) => finding.code);
    return codes.map((code) => (found.get(code) || []).length);
  });
  const most = Math.max(...counts.flat());
  return html`<section><h3>${t("单位与问题")}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t("单位与问题")}><table class="heat">
    <thead><tr><th scope="col">${t(BY[by])}</th>${codes.map((code) => html`<th key=${code} scope="col"><span>${titleOf(code)}</span></th>`)}</tr></thead>
    <tbody>${rows.map(([unit], row) => html`<tr key=${unit}><th scope="row">${unit}</th>
      ${codes.map((code, column) => {
        const count = counts[row][column];
        const step = count ? Math.ceil((5 * count) / most) : 0;
        return html`<td key=${code} class="heat-${step}">${count ? html`<a href=${to({ unit, rule: code })} aria-label=${t`${unit}，${titleOf(code)}：${count}`}>${count}</a>` : ""}</td>`;
      })}</tr>`)}</tbody></table></div></section>`;
}

function List({ found, by, view, to }) {
  const [most, setMost] = useState(AT_FIRST);
  const sort = view.sort || "worst";
  const head = (key, text) => html`<th scope="col" aria-sort=${sort === key ? "ascending" : "none"}><a href=${to({ sort: key })} title=${t(SORTS[key])}>${text}</a></th>`;
  return html`<section><h3>${t`全部目标表（${found.length}）`}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${t("全部目标表")}><table class="all"><thead><tr>
      ${head("name", t("项目"))}${head("unit", t(BY[by]))}${head("worst", t("问题"))}${head("share", t("定量"))}${head("path", t("文件"))}</tr></thead>
    <tbody>${found.slice(0, most).map(({ item }) => html`<tr key=${item.key}><th scope="row"><a href=${sheetLink(item, view)}>${item.name}</a></th>
      <td>${unitOf(item, by)}</td><td class="chips">${item.table ? html`<${Counts} counts=${item.counts} />` : html`<span class="chip error">${unread(item)}</span>`}
        ${item.file.base && item.fixed.length ? html`<span class="chip good">${t("改好")} ${item.fixed.length}</span>` : null}</td>
      <td>${item.table ? percent(item.table.quantified, item.table.values) : "—"}</td><td class="meta">${item.file.path}</td></tr>`)}</tbody></table></div>
    ${found.length > most ? html`<button onClick=${() => setMost(found.length)}>${t`再列出其余 ${found.length - most} 份`}</button>` : null}</section>`;
}

/** The findings by kind, each with its sheets; a kind is drawn when it is opened. */
function Kinds({ narrowed, view }) {
  const rows = [...grouped(narrowed, ({ finding }) => finding.code)].sort(([, one], [, other]) => other.length - one.length);
  if (!rows.length) return null;
  return html`<section class="kinds"><h3>${t("按问题归类")}</h3>${rows.map(([code, own]) => html`<${Kind} key=${code} code=${code} own=${own} view=${view} />`)}</section>`;
}

function Kind({ code, own, view }) {
  const [isOpen, setOpen] = useState(false);
  const sheets = new Set(own.map(({ item }) => item)).size;
  return html`<details class="kind" onToggle=${(event) => setOpen(event.target.open)}><summary>${titleOf(code)} <b>${own.length}</b> <span class="meta">${t`${sheets} 张表`}</span></summary>
    ${isOpen ? html`<ul>${own.slice(0, 500).map(({ item, finding }) => html`<li key=${`${item.key}:${finding.number}`}><${Chip} level=${finding.severity} /> <a href=${sheetLink(item, view)}>${item.name}</a>
      ${finding.indicator && finding.indicator.name ? html`<span class="about">${finding.indicator.name}</span>` : null} ${say(finding.message)}</li>`)}</ul>` : null}</details>`;
}

function Skipped({ skipped }) {
  if (!skipped.length) return null;
  const rows = [...grouped(skipped, ({ reason }) => reason)];
  return html`<details class="undecided"><summary>${t`没有读的文件（${skipped.length}）`}</summary><ul>
    ${rows.map(([reason, own]) => html`<li key=${reason}>${t`${t(SKIPPED[reason] || reason)}：${own.length} 个`}<ul>${own.map(({ path }) => html`<li key=${path} class="meta">${path}</li>`)}</ul></li>`)}</ul></details>`;
}
