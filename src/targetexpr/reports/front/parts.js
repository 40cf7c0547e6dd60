/** What the views are made of. */
const { h, render } = preact;
const { useEffect, useLayoutEffect, useRef, useState } = preactHooks;
const html = htm.bind(h);

const LETTERS = new Intl.Collator("zh-CN", { numeric: true });
const byWeight = (one, other) => LEVELS.indexOf(one.severity) - LEVELS.indexOf(other.severity);

/** Draw a component anew when the store says so. */
function useChanges(store) {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => {
    const draw = () => setVersion(store.version);
    store.listeners.add(draw);
    return () => store.listeners.delete(draw);
  }, []);
}

/** The place of the reader in the page, as the part of its address behind the #. */
function addressOf(view) {
  const kept = Object.entries(view).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `#${new URLSearchParams(kept)}`;
}

function viewAt(address) {
  return Object.fromEntries(new URLSearchParams(address.replace(/^#/, "")));
}

/** Whether a view asks for a finding. */
const wanted = (view) => (finding) => (!view.rule || finding.code === view.rule) && (!view.level || finding.severity === view.level)
  && (!view.round || (finding.round || "open") === view.round);

function Chip({ level, children }) {
  return html`<span class="chip ${level}">${children || levelOf(level)}</span>`;
}

function Counts({ counts }) {
  const shown = LEVELS.filter((level) => counts[level] > 0);
  if (!shown.length) return html`<span class="chip good">${t("没有问题")}</span>`;
  return shown.map((level) => html`<span key=${level} class="chip ${level}">${levelOf(level)} ${counts[level]}</span> `);
}

/** A text with parts of it marked, what several share by the worst of them; places count characters as Python does. */
function Marked({ text, spans }) {
  const characters = [...text];
  const within = (edge) => Math.min(edge, characters.length);
  const edges = [0, characters.length, ...spans.flatMap(({ start, end }) => [within(start), within(end)])].sort((one, other) => one - other);
  return edges.slice(1).map((end, number) => {
    const start = edges[number];
    const part = characters.slice(start, end).join("");
    const level = LEVELS.find((one) => spans.some((span) => span.level === one && span.start <= start && end <= span.end));
    return part && (level ? html`<mark key=${start} class=${level}>${part}</mark>` : part);
  });
}

function Bar({ share, level }) {
  return html`<span class="bar"><span class=${level || ""} style=${{ width: `${Math.max(2, Math.round(share * 100))}%` }}></span></span>`;
}

function save(name, data, type = "application/octet-stream") {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** `甲.xlsx` → `甲.改好.xlsx` */
function named(path, mark, suffix) {
  const name = path.split("/").pop();
  const dot = name.lastIndexOf(".");
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return `${stem}.${mark}${suffix || (dot > 0 ? name.slice(dot) : "")}`;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
