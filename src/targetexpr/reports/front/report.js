/** No checks: what was checked when the report was made, from the data in it. */
class ReportEngine {
  async start(store) {
    const lists = [];
    for (const { type, textContent: text } of document.querySelectorAll("script.answers")) {
      lists.push(type === "application/json" ? JSON.parse(text) : await new Response(unzipped(text)).json());
    }
    for (const { path, ...answer } of lists.flat()) {
      if (path === undefined) {
        store.more.push(answer);
        store.skipped = answer.report.files;
      } else store.files.set(path, { path, answer, base: answer.rounds ? path : "", proposals: null, taken: 0 });
    }
    window.targetexpr.report = store.report();
  }

  /** What the rules would have in a row otherwise, where they agree on it. */
  async proposals({ answer: { report, places } }) {
    const rows = new Map();
    const add = (sheet, row, fix) => {
      if (!fix || !Number.isInteger(row)) return;
      const made = { sheet, row, new: fix.text, safe: fix.applicability === "safe" ? fix.text : null };
      const other = rows.get(`${sheet}:${row}`);
      rows.set(`${sheet}:${row}`, other && other.new !== made.new ? { ...made, refused: "" } : made);
    };
    report.diagnostics.forEach((diagnostic, number) => {
      const { sheet, row, others = [] } = places[number];
      add(sheet, row, diagnostic.fix);
      others.forEach((other, at) => add(sheet, other.row, diagnostic.related[at].fix));
    });
    return [...rows.values()].filter((made) => made.refused === undefined);
  }
}
