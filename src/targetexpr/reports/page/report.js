"use strict";
(() => {
  const bar = document.querySelector(".bar");
  const rule = bar.querySelector("select");
  const boxes = [...bar.querySelectorAll("input[type=checkbox]")];
  const findings = [...document.querySelectorAll("li[data-severity]")];
  const said = document.getElementById("shown");

  const apply = () => {
    const levels = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const finding of findings) {
      finding.hidden = !levels.has(finding.dataset.severity) || (rule.value && finding.dataset.code !== rule.value);
      shown += finding.hidden ? 0 : 1;
    }
    said.textContent = `${shown} / ${findings.length}`;
  };

  boxes.forEach((box) => box.addEventListener("change", apply));
  rule.addEventListener("change", apply);
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.querySelector("button").addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh";
    root.lang = root.dataset.lang === "zh" ? "zh-CN" : "en";
    document.title = root.dataset.lang === "zh" ? root.dataset.titleZh : root.dataset.titleEn;
  });
  bar.hidden = false;
  apply();
})();
