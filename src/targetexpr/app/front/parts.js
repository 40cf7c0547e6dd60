/** What the views are made of. */
const { h, render } = preact;
const { useEffect, useLayoutEffect, useRef, useState } = preactHooks;
const html = htm.bind(h);

const LETTERS = new Intl.Collator("zh-CN", { numeric: true });
const byWeight = (one, other) => LEVELS.indexOf(one.severity) - LEVELS.indexOf(other.severity);

/** The place of the reader in the page, as the part of its address behind the #. */
function addressOf(view) {
  const kept = Object.entries(view).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `#${new URLSearchParams(kept)}`;
}

function viewAt(address) {
  return Object.fromEntries(new URLSearchParams(address.replace(/^#/, "")));
}

function Chip({ level, children }) {
  return html`<span class="chip ${level}">${children || LEVEL[level]}</span>`;
}

function Counts({ counts }) {
  const shown = LEVELS.filter((level) => counts[level] > 0);
  if (!shown.length) return html`<span class="chip good">没有问题</span>`;
  return shown.map((level) => html`<span key=${level} class="chip ${level}">${LEVEL[level]} ${counts[level]}</span> `);
}

/** A text with a part of it marked; places count characters as Python does. */
function Marked({ text, span, level }) {
  if (!span || span.end <= span.start) return text;
  const characters = [...text];
  const part = (from, to) => characters.slice(from, to).join("");
  return html`${part(0, span.start)}<mark class=${level}>${part(span.start, span.end)}</mark>${part(span.end)}`;
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
