/** What a reviewer takes away: the decisions, and everything of all files in one zip. */
function Exports({ store, isReview }) {
  const files = [...store.files.values()];
  const { decisions, view } = store;
  const review = () => save("审核决定.json", JSON.stringify(store.review(), null, 2), "application/json");
  const kept = decisions.size ? html`<button onClick=${review}>${t`下载审核决定（${decisions.size}）`}</button>` : null;
  return html`${isReview ? html`<a href=${addressOf({ ...view, review: view.review ? "" : "1" })} aria-current=${view.review ? "true" : null}>${t("记录审核决定")}</a>` : null}${kept}
    ${CHECKS && files.length > 1 ? html`<${Whole} store=${store} files=${files} />` : null}`;
}

function Whole({ store, files }) {
  const all = async () => {
    const zip = await store.working(() => store.engine.exported(files, store.decided()));
    if (zip) save("检查结果.zip", zip, "application/zip");
  };
  return html`<button class="main" disabled=${store.busy > 0} onClick=${all}>${t("下载全部结果")}</button>`;
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
