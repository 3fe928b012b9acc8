// Elements are made, never parsed: nothing a document or a resident wrote can become markup.

/** An element with attributes (`on…` are listeners) and children; null and empty children are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The passage with the words that matched marked, as nodes. */
export function marked(text, words) {
  const safe = words.filter((word) => word.trim()).sort((a, b) => b.length - a.length);
  if (!safe.length) return [text];
  const either = safe.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${either})(?![\\p{L}\\p{N}])`, "giu");
  return text.split(pattern).map((part, index) => (index % 2 ? make("mark", {}, part) : part));
}

/** A date as people of that language write it on this side of the ocean. */
export function longDate(iso, language) {
  const place = language === "en" ? "en-GB" : language;
  return new Date(`${iso}T12:00:00`).toLocaleDateString(place, { day: "numeric", month: "long", year: "numeric" });
}

/** Only http and https leave as links. */
export function webUrl(url) {
  return /^https?:\/\//i.test(url || "") ? url : "";
}

/** A telephone number for a `tel:` link. */
export function dialled(phone) {
  return (phone || "").replace(/[^\d+]/g, "");
}
