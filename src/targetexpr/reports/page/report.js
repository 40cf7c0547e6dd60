"use strict";
(() => {
  const root = document.documentElement;
  const bar = document.querySelector(".bar");
  const rule = bar.querySelector("select");
  const boxes = [...bar.querySelectorAll("input[value]")];
  const only = document.getElementById("only");
  const said = document.getElementById("shown");
  const dialog = document.querySelector("dialog");
  const sheets = [...document.querySelectorAll("section[id^=sheet-]")];
  const found = new Map(sheets.map((sheet) => [sheet, sheet.dataset.found.split(" ").filter(Boolean)]));
  const total = sheets.reduce((sum, sheet) => sum + found.get(sheet).length, 0);
  const blocks = [...document.querySelectorAll("template")];
  const listed = new Map([...document.querySelectorAll("tr[data-sheet]")].map((row) => [row.dataset.sheet, row]));
  const files = [...document.querySelectorAll("nav tbody")];
  const isEmpty = (part) => part.querySelector("li[data-severity]:not([hidden])") === null;

  const isWanted = (severity, code) =>
    boxes.some((box) => box.checked && box.value === severity) && (!rule.value || code === rule.value);

  const sift = (part) => {
    for (const finding of part.querySelectorAll("li[data-severity]")) {
      finding.hidden = !isWanted(finding.dataset.severity, finding.dataset.code);
    }
    for (const row of part.querySelectorAll("tr[data-worst]")) row.hidden = only.checked && isEmpty(row);
  };

  const apply = () => {
    sift(document);
    let shown = 0;
    for (const sheet of sheets) {
      const wanted = found.get(sheet).filter((entry) => isWanted(...entry.split(":"))).length;
      shown += wanted;
      sheet.hidden = only.checked && wanted === 0;
      listed.get(sheet.id).hidden = sheet.hidden;
    }
    for (const file of files) file.hidden = file.querySelector("tr[data-sheet]:not([hidden])") === null;
    said.textContent = `${shown} / ${total}`;
  };

  /** What stands under the headings of a block's sheets. */
  const unpacked = async (block) => {
    const bytes = Uint8Array.from(atob(block.content.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };

  const unfold = async (sheet) => {
    const { block, at } = sheet.dataset;
    coming.unobserve(sheet);
    const bodies = await unpacked(blocks[block]);
    sheet.insertAdjacentHTML("beforeend", bodies[at]);
    delete sheet.dataset.block;
    sift(sheet);
  };

  const coming = new IntersectionObserver(
    (seen) => {
      for (const entry of seen) if (entry.isIntersecting) unfold(entry.target);
    },
    { rootMargin: "0px 0px 800px 0px" },
  );

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
  for (const sheet of sheets) if (sheet.dataset.block !== undefined) coming.observe(sheet);
  bar.hidden = false;
  apply();
})();
