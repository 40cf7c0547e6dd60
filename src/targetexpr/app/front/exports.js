/** What is taken away from all files at once: one zip. */
function Exports({ store, items }) {
  const files = [...store.files.values()];
  const all = async () => {
    const zip = await store.working(() => exported(store, items));
    if (zip) save("检查结果.zip", zip, "application/zip");
  };
  if (files.length < 2) return null;
  return html`<button class="main" disabled=${store.busy > 0} onClick=${all}>下载全部结果</button>`;
}

/** Lists with Chinese headings, the report, annotated copies, and the files that were corrected here. */
async function exported(store, items) {
  const entries = [
    ["问题清单.csv", csv(findingRows(items))],
    ["目标表清单.csv", csv(sheetRows(items))],
    ["报告.json", new TextEncoder().encode(JSON.stringify(store.report(), null, 1))],
  ];
  for (const file of store.files.values()) {
    if (file.answer.sheets.length) entries.push([`批注/${folderOf(file.path)}${named(file.path, "批注", ".xlsx")}`, await store.engine.annotate(file)]);
    if (file.taken) entries.push([`改好/${folderOf(file.path)}${named(file.path, "改好")}`, file.data]);
  }
  const names = apart(entries.map(([path]) => ({ path })));
  return zipped(entries.map(([, data], number) => [names[number].path, data]));
}

const folderOf = (path) => path.slice(0, path.lastIndexOf("/") + 1);

function findingRows(items) {
  const head = ["级别", "问题", "说明", "建议", "单位", "项目", "一级指标", "二级指标", "三级指标", "指标值", "位置", "文件", "与上次比", "规则编号"];
  const rounds = { new: "新", open: "未改" };
  const rows = items.flatMap((item) => item.findings.map((finding) => {
    const about = finding.indicator || {};
    return [
      LEVEL[finding.severity], titleOf(finding.code), finding.message.zh, finding.fix ? finding.fix.text : "", item.unit, item.name,
      about.level1, about.level2, about.name, about.value, finding.place, item.file.path, rounds[finding.round], finding.code,
    ];
  }));
  return [head, ...rows];
}

function sheetRows(items) {
  const head = ["单位", "主管部门", "项目", "结论", "错误", "警告", "提示", "定量指标", "有值的指标", "文件"];
  return [head, ...items.map((item) => [
    item.unit, item.department, item.name, item.table ? verdict(item.counts).text : unread(item), item.counts.error, item.counts.warning,
    item.counts.info, item.table ? item.table.quantified : "", item.table ? item.table.values : "", item.file.path,
  ])];
}

/** No cell begins a formula; the mark at the beginning tells Excel that it is UTF-8. */
function csv(rows) {
  const cell = (value) => {
    const text = value === undefined || value === null ? "" : String(value);
    const plain = /^[\s]*[=+\-@\t]/.test(text) && !/^-?\d/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
  };
  return new TextEncoder().encode(`\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`);
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc(data) {
  let value = 0xffffffff;
  for (const byte of data) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** A zip of files as they are: workbooks are compressed already. */
function zipped(entries) {
  const parts = [];
  const listed = [];
  let offset = 0;
  const now = new Date();
  const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
  const day = ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
  const numbers = (...pairs) => {
    const bytes = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, value] of pairs) {
      if (size === 2) bytes.setUint16(at, value, true);
      else bytes.setUint32(at, value, true);
      at += size;
    }
    return new Uint8Array(bytes.buffer);
  };
  for (const [path, data] of entries) {
    const name = new TextEncoder().encode(path);
    const common = [[2, 20], [2, 0x800], [2, 0], [2, time], [2, day], [4, crc(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0]];
    parts.push(numbers([4, 0x04034b50], ...common), name, data);
    listed.push(numbers([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
    offset += 30 + name.length + data.length;
  }
  const size = listed.reduce((sum, part) => sum + part.length, 0);
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...listed, end]);
}
