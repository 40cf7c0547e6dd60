/** What a report has beside its findings, and all of it on paper. */
function Folded({ head, of, children }) {
  return of.length ? html`<details class="undecided"><summary>${head}${t`（${of.length}）`}</summary><ul>${of.map(children)}</ul></details>` : null;
}

const aboutOf = ({ project_name: project, indicator }) => [project, indicator && indicator.name].filter(Boolean).join(" / ");

/** The findings that were silenced, with the reason. */
function Silent({ store, items }) {
  const found = items.flatMap((item) => item.silent);
  return html`<${Folded} head=${t("已屏蔽的问题")} of=${found}>${(finding) => html`<li>${finding.path} ${say(finding.place)} ${titleOf(finding.code, finding.name)}<span class="meta">——${aboutOf(finding)}${t`；理由：${finding.suppressed.reason}`}</span>${store.decisions.has(keyOfFinding(finding)) ? html` <button class="link" onClick=${() => store.decide(finding, null)}>${t("撤销")}</button>` : null}</li>`}<//>`;
}

/** What an earlier round found that is gone. */
function Resolved({ resolved }) {
  return html`<${Folded} head=${t("已改好的问题")} of=${resolved}>${(past) => html`<li>${past.path} ${titleOf(past.code, past.name)}<span class="meta">——${aboutOf(past)}</span></li>`}<//>`;
}

/** The sheets of an earlier round that were not handed in again. */
function Missing() {
  return html`<${Folded} head=${t("没有再报的表")} of=${told.missing || []}>${(sheet) => html`<li>${sheet.path} ${sheet.project_name || ""}</li>`}<//>`;
}

/** On paper there is nothing to click: below what is shown stand, in a report, all sheets and the rules in words. */
function Printed({ shown, isOverview, view }) {
  const codes = [...new Set(shown.flatMap((item) => item.findings.filter(wanted(view)).map((finding) => finding.code)))].sort();
  return html`${isOverview ? shown.map((item) => html`<article class="sheet" key=${item.key}><${SheetHead} item=${item} />
      ${item.table ? html`<${Table} item=${item} cell=${null} open=${null} />` : null}<${FindingList} item=${item} view=${view} /></article>`) : null}
    ${codes.length ? html`<section class="explained"><h2>${t("规则说明")}</h2>${codes.map((code) => html`<h3>${code} ${titleOf(code)}</h3>${told.rules[code] ? html`<${Reasons} code=${code} />` : null}`)}</section>` : null}`;
}

/** What an earlier round found and is gone, of all files that are shown. */
function resolvedOf(items) {
  return told.resolved || [...new Set(items.map((item) => item.file))].flatMap(({ answer: { rounds } }) => (rounds ? rounds.resolved : []));
}

function Print() {
  return html`<button onClick=${() => window.print()}>${t("打印")}</button>`;
}

function printWhole(store) {
  const place = document.getElementById("print");
  window.addEventListener("beforeprint", () => {
    if (!CHECKS && store.isReady) render(html`<${Printed} ...${store.looked()} view=${store.view} />`, place);
    for (const folded of document.querySelectorAll("details.undecided")) folded.open = true;
  });
  window.addEventListener("afterprint", () => render(null, place));
}
