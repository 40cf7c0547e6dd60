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
    ${items.length > 1 ? html`<${Steps} store=${store} item=${item} items=${items} />` : null}
    <${SheetHead} item=${item} />
    <${Actions} store=${store} item=${item} />
    <div class="split ${cell ? "has-cell" : ""}">
      <div class="paper">${item.table ? html`<${Table} item=${item} cell=${cell} open=${open} />` : null}</div>
      <aside class="side">
        ${cell ? html`<${CellPanel} key=${`${item.key}:${cell.row}:${cell.column}`} store=${store} item=${item} cell=${cell} close=${close} />` : null}
        <${FindingList} store=${store} item=${item} view=${store.view} open=${open} hidden=${cell !== null} />
      </aside>
    </div>
    <${Silent} store=${store} items=${[item]} />
    <${Resolved} resolved=${items.length > 1 ? item.fixed : resolvedOf(items)} />
    ${items.length > 1 ? null : html`<${Missing} />`}
    <${Undecided} items=${[item]} />
  </article>`;
}

function SheetHead({ item }) {
  const said = item.table ? verdict(item.counts) : { level: "error", text: unread(item) };
  const rest = item.findings.filter((finding) => finding.round === "open").length;
  const fresh = item.findings.filter((finding) => finding.round === "new").length;
  const facts = item.table ? [...item.table.facts] : [];
  if (item.table && !CHECKS) facts.push(["指标", item.table.rows.length], ["配置方案", item.entry.sheets[item.index].profile.name]);
  return html`<header class="sheet-head">
    <h2 id="sheet-name" tabindex="-1">${item.name}</h2>
    <p class="meta">${item.file.path}</p>
    <dl class="facts">${facts.map(([label, text]) => html`<div key=${label}><dt>${t(label)}</dt> <dd>${text}</dd></div>`)}</dl>
    <div class="verdict ${said.level}" role="status"><strong>${said.text}</strong>
      ${item.file.base ? html`<span class="rounds">${t("与上次相比：")}<b class="good">${t("改好")} ${item.fixed.length}</b> · <b>${t("未改")} ${rest}</b> · <b class=${fresh ? "error" : ""}>${t("新")} ${fresh}</b></span>` : null}
    </div>
    ${item.status === "partial" ? html`<p class="note">${t("这份文件只读懂了一部分，请对照原表看看有没有漏掉的行。")}</p>` : null}
  </header>`;
}

function unread(item) {
  return item.status === "unreadable" ? t("这个文件读不了") : item.status === "not_applicable" ? t("没有找到绩效目标表") : t("关于整个文件");
}

/** From sheet to sheet, where there are several. */
function Steps({ store, item, items }) {
  const at = items.findIndex((other) => other.key === item.key);
  const to = (number) => addressOf({ ...store.view, view: "sheet", sheet: items[number].key });
  const choose = (event) => (location.hash = addressOf({ ...store.view, view: "sheet", sheet: event.target.value }));
  const step = (number, text) => (items[number] ? html`<a class="button" href=${to(number)}>${text}</a>` : html`<span class="button off">${text}</span>`);
  return html`<nav class="steps" aria-label=${t("换一张表")}>
    ${step(at - 1, t("上一张"))}
    <label>${t`第 ${at + 1} / ${items.length} 张`}
      <select value=${item.key} onChange=${choose}>${items.map((other) => html`<option key=${other.key} value=${other.key}>${other.name}${t`（${short(other.counts)}）`}</option>`)}</select>
    </label>
    ${step(at + 1, t("下一张"))}
  </nav>`;
}

function short(counts) {
  return LEVELS.filter((level) => counts[level]).map((level) => `${levelOf(level)} ${counts[level]}`).join(t("，")) || t("没有问题");
}

function Actions({ store, item }) {
  const { file } = item;
  const busy = store.busy > 0;
  if (!CHECKS) return null;
  const plain = (file.proposals || []).filter((one) => one.safe && one.sheet === item.index).map((one) => ({ ...one, new: one.safe }));
  const all = () => store.adopt(file, plain);
  const annotated = async () => {
    const made = await store.working(() => store.engine.annotate(file));
    if (made) save(named(made.name, "批注"), made.data);
  };
  return html`<div class="actions">
    ${file.answer.writable && plain.length ? html`<button class="main" disabled=${busy} onClick=${all}>${t`采用 ${plain.length} 处写法修改（意思不变）`}</button>` : null}
    ${file.taken ? html`<button class="main" disabled=${busy} onClick=${() => save(named(file.path, "改好"), file.data)}>${t`下载改好的文件（改了 ${file.taken} 处）`}</button>` : null}
    ${file.taken ? html`<button disabled=${busy} onClick=${() => store.undo(file)}>${t("恢复原样")}</button>` : null}
    ${item.table ? html`<button disabled=${busy} onClick=${annotated}>${t("下载批注版")}</button>` : null}
    <${Print} />
    <button disabled=${busy} onClick=${() => store.again(file)}>${t("改好后再检查")}</button>
  </div>`;
}

/** Where a finding is marked: its own cell, and the cells of the rows that it speaks of besides. */
function marksOf(item) {
  const marks = new Map();
  const columns = new Set(item.table.columns);
  const add = (row, column, finding) => {
    const key = `${row}:${columns.has(column) ? column : "value"}`;
    marks.set(key, [...(marks.get(key) || []), finding]);
  };
  for (const finding of item.findings) {
    if (Number.isInteger(finding.row)) add(finding.row, finding.column || "value", finding);
    else for (const row of rowsOf(finding)) add(row, "value", finding);
  }
  return marks;
}

function rowsOf(finding) {
  return Number.isInteger(finding.row) ? [finding.row] : (finding.others || []).map(({ row }) => row).filter(Number.isInteger);
}

function Table({ item, cell, open }) {
  const { columns, rows } = item.table;
  const marks = marksOf(item);
  const worst = (row) => {
    const own = columns.flatMap((name) => marks.get(`${row}:${name}`) || []).sort(byWeight);
    return own.length ? own[0].severity : "";
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("绩效指标")}>
    <table class="indicators"><thead><tr>${columns.map((name) => html`<th key=${name} scope="col">${say(told.columns[name])}</th>`)}</tr></thead>
      <tbody>${rows.map((row, number) => html`<tr key=${number} data-worst=${worst(number)}>
        ${columns.map((name) => html`<${Cell} key=${name} row=${row} before=${rows[number - 1]} number=${number} name=${name}
          found=${marks.get(`${number}:${name}`)} chosen=${cell && cell.row === number && cell.column === name} open=${open} />`)}
      </tr>`)}</tbody>
    </table></div>`;
}

function Cell({ row, before, number, name, found, chosen, open }) {
  const text = row[name] || "";
  const picture = row.pictures && row.pictures[name] ? html`<img class="clipping" src=${row.pictures[name]} alt=${t("原图")} />` : null;
  if (!found) {
    const again = name.startsWith("level") && before && before[name] === text;
    return html`<td class="${name} ${again ? "again" : ""}">${text}${picture}</td>`;
  }
  const first = [...found].sort(byWeight)[0];
  const spans = found
    .filter((finding) => finding.span && finding.span.in === name && Number.isInteger(finding.row))
    .map(({ span, severity }) => ({ ...span, level: severity }));
  return html`<td class="${name} found ${first.severity} ${chosen ? "chosen" : ""}">
    <button data-cell="${number}:${name}" aria-expanded=${chosen ? "true" : "false"} onClick=${() => open(number, name)}>
      <span>${text ? html`<${Marked} text=${text} spans=${spans} />` : html`<i>${t("（空）")}</i>`}${picture}</span>
      <span class="hidden">${t`，${found.length} 处问题，${levelOf(first.severity)}`}</span><span class="count" aria-hidden="true">${found.length > 1 ? found.length : "!"}</span>
    </button></td>`;
}

/** The findings by weight, those that the view asks for. */
function FindingList({ store, item, view, open, hidden }) {
  const all = item.findings;
  const found = all.filter(wanted(view)).sort(byWeight);
  const name = `list ${hidden ? "only-print" : ""}`;
  if (!all.length) return html`<section class=${name}><h3>${t("问题")}</h3><p class="good">${t("没有发现问题。")}</p></section>`;
  return html`<section class=${name} aria-label=${t("问题")}><h3>${t`问题（${all.length}）`}</h3>
    ${open && all.length > 3 ? html`<${Narrow} item=${item} view=${view} />` : null}
    <ul>${found.map((finding) => html`<${Finding} key=${finding.number} store=${store} item=${item} finding=${finding} open=${open} />`)}</ul></section>`;
}

/** Which of the findings are listed: of a level, of a rule. */
function Narrow({ item, view }) {
  const codes = [...new Set(item.findings.map((finding) => finding.code))].sort((one, other) => LETTERS.compare(titleOf(one), titleOf(other)));
  const count = (rule) => item.findings.filter((finding) => finding.code === rule).length;
  const set = (key) => (event) => (location.hash = addressOf({ ...view, view: "sheet", sheet: item.key, round: "", [key]: event.target.value }));
  const some = ["level", "rule", "round"].some((key) => view[key]);
  return html`<div class="narrowed">
    <select aria-label=${t("级别")} value=${view.level || ""} onChange=${set("level")}><option value="">${t("全部级别")}</option>
      ${LEVELS.filter((level) => item.counts[level]).map((level) => html`<option key=${level} value=${level}>${levelOf(level)} ${item.counts[level]}</option>`)}</select>
    <select aria-label=${t("问题")} value=${view.rule || ""} onChange=${set("rule")}><option value="">${t("全部问题")}</option>
      ${codes.map((code) => html`<option key=${code} value=${code}>${titleOf(code)} ${count(code)}</option>`)}</select>
    ${some ? html`<a href=${addressOf({ ...view, view: "sheet", sheet: item.key, level: "", rule: "", round: "" })}>${t("全部列出")}</a>` : null}</div>`;
}

function Finding({ store, item, finding, open }) {
  const rows = item.table ? rowsOf(finding) : [];
  const column = item.table && item.table.columns.includes(finding.column) ? finding.column : "value";
  const about = finding.indicator && (finding.indicator.name || finding.indicator.value);
  const link = open && rows.length ? html`<button class="link" onClick=${() => open(rows[0], column)}>${t("看这一格，怎么改")}${rows.length > 1 ? t`（共 ${rows.length} 格）` : ""}</button>` : null;
  return html`<li class="finding ${finding.severity}" data-code=${finding.code}>
    <p><${Chip} level=${finding.severity} /> <b>${titleOf(finding.code, finding.name)}</b>
      ${finding.round === "new" ? html` <span class="round">${t("新")}</span>` : null}</p>
    ${about ? html`<p class="about">${about}</p>` : null}
    <p>${say(finding.message)}</p>
    <${Also} finding=${finding} />
    ${finding.decision ? html`<p class="meta">${t("审核人：")}${say(told.decision[finding.decision.decision])} ${finding.decision.reason}</p>` : null}
    ${link}<p class="meta ${link ? "only-print" : ""}">${say(finding.place)}</p>
    <${Ground} finding=${finding} />
    ${open && store.view.review ? html`<${Decide} store=${store} finding=${finding} />` : null}
  </li>`;
}

/** What a reviewer makes of a finding: that it holds, or that it is not adopted, and why. */
function Decide({ store, finding }) {
  const made = store.decisions.get(keyOfFinding(finding));
  const [reason, setReason] = useState(made ? made.reason : "");
  const choice = (decision) => {
    const chosen = made && made.decision === decision;
    return html`<button type="button" aria-pressed=${chosen ? "true" : "false"} onClick=${() => store.decide(finding, chosen ? null : { decision, reason: reason.trim() })}>${say(told.decision[decision])}</button>`;
  };
  return html`<div class="decide"><input type="text" aria-label=${t("理由")} placeholder=${t("理由")} value=${reason} onInput=${(event) => setReason(event.target.value)} />
    ${choice("accepted")} ${choice("rejected")}</div>`;
}

/** The other rows that a finding speaks of; in a report, which cannot work it out, what could be written instead. */
function Also({ finding }) {
  const related = finding.related || [];
  const could = (fix) => (CHECKS || !fix ? null : html` ${t("可改为")} <code class="new">${fix.text}</code>${fix.applicability === "unsafe" ? t("（须人工确认）") : ""}`);
  const rows = related.filter((other) => Number.isInteger(finding.row) || (other.fix && !CHECKS));
  return html`${could(finding.fix) ? html`<p>${could(finding.fix)}</p>` : null}
    ${rows.map((other) => html`<p class="also" key=${related.indexOf(other)}>${t("另见")} ${say(finding.others ? finding.others[related.indexOf(other)].place : "")} ${[other.indicator.name, other.indicator.value].filter(Boolean).join(" / ")}${could(other.fix)}</p>`)}`;
}

/** Why: what the rule is for, and what it rests on, with its kind. */
function Ground({ finding }) {
  if (!told.rules[finding.code]) return null;
  return html`<details class="ground"><summary>${t("为什么")}</summary><${Reasons} code=${finding.code} />
    <p class="meta">${t`规则编号 ${finding.code}`}</p></details>`;
}

function Reasons({ code }) {
  const { why, basis } = told.rules[code];
  return html`<p>${say(why)}</p>
    ${basis.map((ground, number) => html`<p key=${number}>${t("依据——")}${say(ground.text)}${ground.url ? html` <a href=${ground.url} target="_blank" rel="noreferrer noopener">${t("原文")}</a>` : null}</p>`)}`;
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
  return html`<section class="panel" aria-label=${t("这一格的问题")} onKeyDown=${escape}>
    <div class="panel-head"><h3 ref=${head} tabindex="-1">${row.name || t("这一行")}</h3><button class="close" onClick=${close}>${t("关闭")}</button></div>
    <p class="meta">${[row.level1, row.level2].filter(Boolean).join(" / ")} · ${say(row.place)}</p>
    <p class="now">${t("现在写的是")} <code>${row[cell.column] || t("（空）")}</code></p>
    <${Instead} key=${`${row.value}:${proposal && proposal.new}`} store=${store} item=${item} cell=${cell} proposal=${proposal} value=${row.value || ""} />
    ${found.length
      ? html`<ul>${found.map((finding) => html`<li key=${finding.number} class="finding ${finding.severity}"><p><${Chip} level=${finding.severity} /> ${say(finding.message)}</p><${Ground} finding=${finding} /></li>`)}</ul>`
      : html`<p class="good">${t("这一格没有问题了。")}</p>`}
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
    const copy = async () => setSaid((await copied(proposal.new)) ? t("已复制") : t("复制不了，请手工抄写"));
    const only = CHECKS ? t("这种格式的文件只能检查；请在原来的软件里改，或另存为 xlsx 后再来。") : proposal.safe === proposal.new ? t("只改写法，意思不变。") : t("建议的写法；请确认意思和数字是对的。");
    return html`<div class="instead"><p>${t("建议写成")} <code class="new">${proposal.new}</code></p>
      <p class="meta">${only}</p>
      <button class="main" onClick=${copy}>${t("复制")}</button> <span role="status">${said}</span></div>`;
  }
  const take = async (event) => {
    event.preventDefault();
    await store.adopt(file, [{ sheet: item.index, row: cell.row, new: text.trim() }]);
    const head = document.querySelector(".panel h3");
    if (head) head.focus();
  };
  const same = text.trim() === value.trim() || !text.trim();
  const about = !proposal || text !== proposal.new ? t("可以自己改写，采用后马上重新检查。") : proposal.safe === proposal.new ? t("只改写法，意思不变。") : t("建议的写法；请确认意思和数字是对的。");
  return html`<form class="instead" onSubmit=${take}>
    <label for="instead">${t("改成")}</label>
    <input id="instead" type="text" value=${text} autocomplete="off" spellcheck="false" onInput=${(event) => setText(event.target.value)} />
    <button class="main" disabled=${busy || same}>${t("采用")}</button>
    <p class="meta">${about}</p>
  </form>`;
}

/** What could not be judged, and what does not apply, counted by reason. */
function Undecided({ items }) {
  return html`<${Reckoned} items=${items} kind="deferred" head=${t("没有判断的检查")} /><${Reckoned} items=${items} kind="not_applicable" head=${t("不适用的检查")} />`;
}

function Reckoned({ items, kind, head }) {
  const reasons = new Map();
  for (const item of items) {
    for (const [code, outcome] of Object.entries(item.outcomes)) {
      if (outcome.outcome !== kind) continue;
      const reason = say(outcome.reason || null) || t("没有说明");
      if (!reasons.has(reason)) reasons.set(reason, { count: 0, codes: new Set(), items: new Set() });
      const entry = reasons.get(reason);
      entry.count += 1;
      entry.codes.add(code);
      entry.items.add(item);
    }
  }
  if (!reasons.size) return null;
  const rows = [...reasons].sort(([, one], [, other]) => other.count - one.count);
  return html`<details class="undecided"><summary>${head}${t`（${rows.length} 种原因）`}</summary>
    <ul>${rows.map(([reason, entry]) => html`<li key=${reason}>${reason}<span class="meta">——${[...entry.codes].map((code) => titleOf(code)).join(t("、"))}${items.length > 1 ? t`；${entry.items.size} 张表` : ""}</span></li>`)}</ul></details>`;
}
