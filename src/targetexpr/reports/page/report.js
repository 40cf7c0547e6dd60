"use strict";
(() => {
  const root = document.documentElement;
  const bar = document.querySelector(".bar");
  const rule = bar.querySelector("select");
  const boxes = [...bar.querySelectorAll("input[value]")];
  const only = document.getElementById("only");
  const said = document.getElementById("shown");
  const dialog = document.querySelector("dialog");
  const findings = [...document.querySelectorAll("li[data-severity]")];
  const rows = [...document.querySelectorAll("tr[data-worst]")];
  const sheets = [...document.querySelectorAll("section[id^=sheet-]")];
  const listed = new Map([...document.querySelectorAll("tr[data-sheet]")].map((row) => [row.dataset.sheet, row]));
  const files = [...document.querySelectorAll("nav tbody")];
  const isEmpty = (part) => part.querySelector("li[data-severity]:not([hidden])") === null;

  const apply = () => {
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const finding of findings) {
      finding.hidden = !levels.has(finding.dataset.severity) || (rule.value && finding.dataset.code !== rule.value);
      shown += finding.hidden ? 0 : 1;
    }
    for (const row of rows) row.hidden = only.checked && isEmpty(row);
    for (const sheet of sheets) {
      sheet.hidden = only.checked && isEmpty(sheet);
      listed.get(sheet.id).hidden = sheet.hidden;
    }
    for (const file of files) file.hidden = file.querySelector("tr[data-sheet]:not([hidden])") === null;
    said.textContent = `${shown} / ${findings.length}`;
  };

  const speak = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = root.dataset[lang];
    for (const option of rule.options) option.textContent = option.dataset[lang];
  };

  /** What a rule is about, over the page: the place that the reader has reached stays. */
  const explain = (event) => {
    const link = event.target.closest(".findings a");
    if (link === null || !dialog.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const told = document.getElementById(link.hash.slice(1)).cloneNode(true);
    told.removeAttribute("id");
    dialog.replaceChildren(told, dialog.querySelector("form"));
    dialog.showModal();
  };

  for (const control of [...boxes, rule, only]) control.addEventListener("change", apply);
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.querySelector("button").addEventListener("click", () => speak(root.dataset.lang === "zh" ? "en" : "zh"));
  document.addEventListener("click", explain);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  window.addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
  bar.hidden = false;
  apply();
})();
