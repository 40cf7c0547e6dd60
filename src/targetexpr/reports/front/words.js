/** What the page says, beside the texts of the rules. It is written in Chinese; ENGLISH has the same in English. */
const told = JSON.parse(document.getElementById("told").textContent);
const LEVELS = ["error", "warning", "info"];
const CHECKS = told.engine !== "report";
let lang = told.lang;

/** A text of the page in the language that is shown: t`共 ${count} 张`, or t("错误"). */
function t(parts, ...values) {
  const key = typeof parts === "string" ? parts : parts.join("{}");
  const text = lang === "en" && key in ENGLISH ? ENGLISH[key] : key;
  return values.length ? text.replace(/\{\}/g, () => values.shift()) : text;
}

/** What is given in both languages, or is the same in both. */
const say = (texts) => (texts === null || typeof texts !== "object" ? texts : texts[lang]);

const levelOf = (level) => say(told.severity[level]);
const titleOf = (code, name) => (told.rules[code] ? say(told.rules[code].title) : name || code);

const SKIPPED = {
  "lock-file": "Office 或 WPS 的临时文件",
  hidden: "隐藏文件",
  link: "快捷链接",
  "only-named": "json 文件（需要时单独选择）",
  picture: "图片",
  archive: "压缩包（请先解压）",
  "unsupported-format": "不支持的格式",
  "other-format": "其他文件",
  "own-report": "本工具生成的报告",
  "unchanged-copy": "本工具生成的副本",
};

/** The verdict on findings, in words: what is to be done first. */
function verdict({ error, warning, info }) {
  if (error > 0) {
    const text = warning > 0 ? t`先改这 ${error} 处错误，另有 ${warning} 处请核对` : t`先改这 ${error} 处错误`;
    return { level: "error", text };
  }
  if (warning > 0) return { level: "warning", text: t`没有错误；报送前请核对 ${warning} 处` };
  if (info > 0) return { level: "good", text: t`可以报送；有 ${info} 处写法可以更好` };
  return { level: "good", text: t("可以报送，没有发现问题") };
}

const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}%` : "—");
