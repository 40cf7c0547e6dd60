/** One sheet for whoever fills it in: the verdict, the table with what is wrong on its cells, what to write instead. */
function SheetView({ store, item, items }) {
  const [cell, setCell] = useState(null);
  const { file } = item;
  useEffect(() => setCell(null), [item.key]);
  useEffect(() => {
    if (item.table) store.propose(file);
  }, [file.answer]);
  const open = (row, column) => setCell({ row, column });
  const close = () => {
    const back = cell;
    setCell(null);
    requestAnimationFrame(() => {
      const from = document.querySelector(`[data-cell="${back.row}:${back.column}"]`);
      if (from) from.focus();
    });
  };
  return html`<article class="sheet" aria-labelledby="sheet-name">
    <${SheetHead} store=${store} item=${item} items=${items} />
    <${Actions} store=${store} item=${item} />
    <div class="split ${cell ? "has-cell" : ""}">
      <div class="paper">${item.table ? html`<${Table} item=${item} cell=${cell} open=${open} />` : null}</div>
      <aside class="side">
        ${cell ? html`<${CellPanel} key=${`${item.key}:${cell.row}:${cell.column}`} store=${store} item=${item} cell=${cell} close=${close} />` : null}
        <${FindingList} item=${item} open=${open} hidden=${cell !== null} />
      </aside>
    </div>
    <${Undecided} items=${[item]} />
  </article>`;
}

function SheetHead({ store, item, items }) {
  const told = item.table ? verdict(item.counts) : { level: "error", text: unread(item) };
  const rest = item.findings.filter((finding) => finding.round === "open").length;
  const fresh = item.findings.filter((finding) => finding.round === "new").length;
  const facts = item.table ? item.table.facts : [];
  const partly = item.status === "partial" ? html`<p class="note">这份文件只读懂了一部分，请对照原表看看有没有漏掉的行。</p>` : null;
  return html`<header class="sheet-head">
    ${items.length > 1 ? html`<${Steps} store=${store} item=${item} items=${items} />` : null}
    <h2 id="sheet-name" tabindex="-1">${item.name}</h2>
    <p class="meta">${item.file.path}</p>
    <dl class="facts">${facts.map(([label, text]) => html`<div key=${label}><dt>${label}</dt> <dd>${text}</dd></div>`)}</dl>
    <div class="verdict ${told.level}" role="status"><strong>${told.text}</strong>
      ${item.file.base ? html`<span class="rounds">与上次相比：<b class="good">改好 ${item.fixed.length}</b> · <b>未改 ${rest}</b> · <b class=${fresh ? "error" : ""}>新 ${fresh}</b></span>` : null}
    </div>
    ${partly}
  </header>`;
}

function unread(item) {
  return item.status === "unreadable" ? "这个文件读不了" : item.status === "not_applicable" ? "没有找到绩效目标表" : "关于整个文件";
}

/** From sheet to sheet, where there are several. */
function Steps({ store, item, items }) {
  const at = items.findIndex((other) => other.key === item.key);
  const to = (number) => addressOf({ ...store.view, view: "sheet", sheet: items[number].key });
  const choose = (event) => (location.hash = addressOf({ ...store.view, view: "sheet", sheet: event.target.value }));
  return html`<nav class="steps" aria-label="换一张表">
    ${at > 0 ? html`<a class="button" href=${to(at - 1)}>上一张</a>` : html`<span class="button off">上一张</span>`}
    <label>第 ${at + 1} / ${items.length} 张
      <select value=${item.key} onChange=${choose}>${items.map((other) => html`<option key=${other.key} value=${other.key}>${other.name}（${short(other.counts)}）</option>`)}</select>
    </label>
    ${at + 1 < items.length ? html`<a class="button" href=${to(at + 1)}>下一张</a>` : html`<span class="button off">下一张</span>`}
  </nav>`;
}

function short(counts) {
  return LEVELS.filter((level) => counts[level]).map((level) => `${LEVEL[level]} ${counts[level]}`).join("，") || "没有问题";
}

function Actions({ store, item }) {
  const { file } = item;
  const busy = store.busy > 0;
  const plain = (file.proposals || []).filter((one) => one.safe && !one.refused && one.sheet === item.index);
  const all = () => store.adopt(file, plain);
  const annotated = async () => {
    const made = await store.working(() => store.engine.annotate(file));
    if (made) save(named(made.name, "批注"), made.data);
  };
  return html`<div class="actions">
    ${file.answer.writable && plain.length ? html`<button class="main" disabled=${busy} onClick=${all}>采用 ${plain.length} 处写法修改（意思不变）</button>` : null}
    ${file.taken ? html`<button class="main" disabled=${busy} onClick=${() => save(named(file.path, "改好"), file.data)}>下载改好的文件（改了 ${file.taken} 处）</button>` : null}
    ${file.taken ? html`<button disabled=${busy} onClick=${() => store.undo(file)}>恢复原样</button>` : null}
    ${item.table ? html`<button disabled=${busy} onClick=${annotated}>下载批注版</button>` : null}
    <button onClick=${() => window.print()}>打印</button>
    <button disabled=${busy} onClick=${() => store.again(file)}>改好后再检查</button>
  </div>`;
}

/** Where a finding is marked: its own cell, and the cells of the rows that it speaks of besides. */
function marksOf(item) {
  const marks = new Map();
  const columns = new Set(item.table.columns.map(([name]) => name));
  const add = (row, column, finding) => {
    const key = `${row}:${columns.has(column) ? column : "value"}`;
    marks.set(key, [...(marks.get(key) || []), finding]);
  };
  for (const finding of item.findings) {
    if (finding.row !== null && finding.row !== undefined) add(finding.row, finding.column || "value", finding);
    else for (const row of finding.related || []) if (Number.isInteger(row)) add(row, "value", finding);
  }
  return marks;
}

function rowsOf(finding) {
  return Number.isInteger(finding.row) ? [finding.row] : finding.related.filter(Number.isInteger);
}

function Table({ item, cell, open }) {
  const { columns, rows } = item.table;
  const marks = marksOf(item);
  const worst = (row) => {
    const own = columns.flatMap(([name]) => marks.get(`${row}:${name}`) || []).sort(byWeight);
    return own.length ? own[0].severity : "";
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="绩效指标">
    <table class="indicators"><thead><tr>${columns.map(([name, head]) => html`<th key=${name} scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows.map((row, number) => html`<tr key=${number} data-worst=${worst(number)}>
        ${columns.map(([name]) => html`<${Cell} key=${name} row=${row} before=${rows[number - 1]} number=${number} name=${name}
          found=${marks.get(`${number}:${name}`)} chosen=${cell && cell.row === number && cell.column === name} open=${open} />`)}
      </tr>`)}</tbody>
    </table></div>`;
}

function Cell({ row, before, number, name, found, chosen, open }) {
  const text = row[name] || "";
  if (!found) {
    const again = name.startsWith("level") && before && before[name] === text;
    return html`<td class="${name} ${again ? "again" : ""}">${text}</td>`;
  }
  const first = [...found].sort(byWeight)[0];
  const spanned = found.find((finding) => finding.span && finding.span.in === name && Number.isInteger(finding.row));
  const said = `，${found.length} 处问题，${LEVEL[first.severity]}`;
  return html`<td class="${name} found ${first.severity} ${chosen ? "chosen" : ""}">
    <button data-cell="${number}:${name}" aria-expanded=${chosen ? "true" : "false"} onClick=${() => open(number, name)}>
      <span>${text ? html`<${Marked} text=${text} span=${spanned && spanned.span} level=${first.severity} />` : html`<i>（空）</i>`}</span>
      <span class="hidden">${said}</span><span class="count" aria-hidden="true">${found.length > 1 ? found.length : "!"}</span>
    </button></td>`;
}

/** All findings by weight. */
function FindingList({ item, open, hidden }) {
  const found = [...item.findings].sort(byWeight);
  if (!found.length) return html`<section class="list ${hidden ? "only-print" : ""}"><h3>问题</h3><p class="good">没有发现问题。</p></section>`;
  return html`<section class="list ${hidden ? "only-print" : ""}" aria-label="问题"><h3>问题（${found.length}）</h3>
    <ul>${found.map((finding) => html`<${Finding} key=${finding.number} item=${item} finding=${finding} open=${open} />`)}</ul></section>`;
}

function Finding({ item, finding, open }) {
  const rows = item.table ? rowsOf(finding) : [];
  const columns = item.table ? item.table.columns.map(([name]) => name) : [];
  const column = columns.includes(finding.column) ? finding.column : "value";
  const about = finding.indicator && (finding.indicator.name || finding.indicator.value);
  return html`<li class="finding ${finding.severity}" data-code=${finding.code}>
    <p><${Chip} level=${finding.severity} /> <b>${told.rules[finding.code] ? told.rules[finding.code].title : finding.name}</b>
      ${finding.round === "new" ? html` <span class="round">新</span>` : null}</p>
    ${about ? html`<p class="about">${about}</p>` : null}
    <p>${finding.message.zh}</p>
    ${rows.length ? html`<button class="link" onClick=${() => open(rows[0], column)}>看这一格，怎么改${rows.length > 1 ? `（共 ${rows.length} 格）` : ""}</button>` : html`<p class="meta">${finding.place}</p>`}
    <${Ground} finding=${finding} />
  </li>`;
}

/** Why: what the rule is for, and what it rests on, with its kind. */
function Ground({ finding }) {
  const rule = told.rules[finding.code];
  if (!rule) return null;
  return html`<details class="ground"><summary>为什么</summary><p>${rule.why}</p>
    ${rule.basis.map((ground, number) => html`<p key=${number}>依据——${ground.text}${ground.url ? html` <a href=${ground.url} target="_blank" rel="noreferrer noopener">原文</a>` : null}</p>`)}
    <p class="meta">规则编号 ${finding.code}</p></details>`;
}

/** A cell: what is wrong, why, and what to write instead. */
function CellPanel({ store, item, cell, close }) {
  const { file } = item;
  const row = item.table.rows[cell.row] || {};
  const found = (marksOf(item).get(`${cell.row}:${cell.column}`) || []).sort(byWeight);
  const proposal = (file.proposals || []).find((one) => one.sheet === item.index && one.row === cell.row && !one.refused);
  const head = useRef(null);
  useEffect(() => head.current.focus(), []);
  const escape = (event) => {
    if (event.key === "Escape") close();
  };
  return html`<section class="panel" aria-label="这一格的问题" onKeyDown=${escape}>
    <div class="panel-head"><h3 ref=${head} tabindex="-1">${row.name || "这一行"}</h3><button class="close" onClick=${close}>关闭</button></div>
    <p class="meta">${[row.level1, row.level2].filter(Boolean).join(" / ")} · ${row.place}</p>
    <p class="now">现在写的是 <code>${row[cell.column] || "（空）"}</code></p>
    <${Instead} key=${`${row.value}:${proposal && proposal.new}`} store=${store} item=${item} cell=${cell} proposal=${proposal} value=${row.value || ""} />
    ${found.length
      ? html`<ul>${found.map((finding) => html`<li key=${finding.number} class="finding ${finding.severity}"><p><${Chip} level=${finding.severity} /> ${finding.message.zh}</p><${Ground} finding=${finding} /></li>`)}</ul>`
      : html`<p class="good">这一格没有问题了。</p>`}
  </section>`;
}

function Instead({ store, item, cell, proposal, value }) {
  const { file } = item;
  const [text, setText] = useState(proposal ? proposal.new : value);
  const [said, setSaid] = useState("");
  const busy = store.busy > 0;
  if (cell.column !== "value" && !proposal) return null;
  if (!file.answer.writable) {
    if (!proposal) return null;
    const copy = async () => setSaid((await copied(proposal.new)) ? "已复制" : "复制不了，请手工抄写");
    return html`<div class="instead"><p>建议写成 <code class="new">${proposal.new}</code></p>
      <p class="meta">这种格式的文件只能检查；请在原来的软件里改，或另存为 xlsx 后再来。</p>
      <button class="main" onClick=${copy}>复制</button> <span role="status">${said}</span></div>`;
  }
  const take = async (event) => {
    event.preventDefault();
    await store.adopt(file, [{ sheet: item.index, row: cell.row, new: text.trim() }]);
    const head = document.querySelector(".panel h3");
    if (head) head.focus();
  };
  const same = text.trim() === value.trim() || !text.trim();
  return html`<form class="instead" onSubmit=${take}>
    <label for="instead">改成</label>
    <input id="instead" type="text" value=${text} autocomplete="off" spellcheck="false" onInput=${(event) => setText(event.target.value)} />
    <button class="main" disabled=${busy || same}>采用</button>
    <p class="meta">${proposal && text === proposal.new ? (proposal.safe ? "只改写法，意思不变。" : "建议的写法；请确认意思和数字是对的。") : "可以自己改写，采用后马上重新检查。"}</p>
  </form>`;
}

/** What could not be judged, counted by reason. */
function Undecided({ items }) {
  const reasons = new Map();
  for (const item of items) {
    for (const [code, outcome] of Object.entries(item.outcomes)) {
      if (outcome.outcome !== "deferred") continue;
      const reason = (outcome.reason && outcome.reason.zh) || "没有说明";
      if (!reasons.has(reason)) reasons.set(reason, { count: 0, codes: new Set(), items: new Set() });
      const entry = reasons.get(reason);
      entry.count += 1;
      entry.codes.add(code);
      entry.items.add(item);
    }
  }
  if (!reasons.size) return null;
  const rows = [...reasons].sort(([, one], [, other]) => other.count - one.count);
  return html`<details class="undecided"><summary>没有判断的检查（${rows.length} 种原因）</summary>
    <ul>${rows.map(([reason, entry]) => html`<li key=${reason}>${reason}<span class="meta">——${[...entry.codes].map((code) => (told.rules[code] ? told.rules[code].title : code)).join("、")}${items.length > 1 ? `；${entry.items.size} 张表` : ""}</span></li>`)}</ul></details>`;
}
