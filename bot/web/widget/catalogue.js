// What is needed before the first question: words, communes, style sheets. All from the server the script came from.

export const BASE = new URL("../", import.meta.url);
const FALLBACK = "fr";

/** {language, say, communes, default, alerts, voice, sheets}, or null when the server cannot give them all. */
export async function load(wanted, commune) {
  const [words, served, alerts, voice, ...styles] = await Promise.all([
    wording(wanted),
    read("api/v1/communes", "json"),
    alertsOf(commune, wanted),
    read("api/v1/voice", "json"),
    read("widget/look.css", "text"),
    read("widget/panel.css", "text"),
    read("widget/person.css", "text"),
    read("widget/voice.css", "text"),
    read("widget/theme.css", "text"),
  ]);
  if (!words || !served || styles.includes(null)) return null;
  const say = (key, values = {}) => fill(words.words[key] || "", values);
  const { communes, default: preferred } = served;
  return { language: words.language, say, communes, default: preferred, alerts, voice: voice || {}, sheets: styles.map(sheet) };
}

/** What agents put before that commune's residents now; nothing when it cannot be known. */
export async function alertsOf(commune, language) {
  const asked = new URLSearchParams({ commune, language: language.slice(0, 2) });
  const found = await read(`api/v1/alerts?${asked}`, "json");
  return found ? found.alerts : [];
}

async function wording(wanted) {
  const language = wanted.slice(0, 2).toLowerCase();
  const words = await read(`api/v1/wording/${encodeURIComponent(language)}`, "json");
  return words || language === FALLBACK ? words : read(`api/v1/wording/${FALLBACK}`, "json");
}

async function read(path, as) {
  try {
    const response = await fetch(new URL(path, BASE));
    return response.ok ? await response[as]() : null;
  } catch {
    return null;
  }
}

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
