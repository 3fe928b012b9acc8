// Numbered sources, each opening on its passage; and how to reach a person.

import { dialled, longDate, make, marked, webUrl } from "./dom.js";

/** The sources of an answer, folded. */
export class Sources {
  constructor(citations, say, language, level) {
    this.items = new Map(citations.map((citation) => [citation.number, source(citation, say, language)]));
    const list = make("ol", { role: "list" }, ...this.items.values());
    this.element = make("section", { class: "sources" }, make(`h${level}`, {}, say("sources")), list);
  }

  /** Unfolds one and moves there. */
  open(number) {
    const item = this.items.get(number);
    if (!item) return;
    const details = item.querySelector("details");
    details.open = true;
    details.querySelector("summary").focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }

  /** Leaves only those the answer cites in the end, and those being read. */
  keep(citations) {
    const cited = new Set(citations.map(({ number }) => number));
    for (const [number, item] of this.items) {
      if (!cited.has(number) && !item.querySelector("details").open) item.remove();
    }
    if (!this.element.querySelector("li")) this.element.remove();
  }
}

function source(citation, say, language) {
  const date = citation.date ? say("updated", { date: longDate(citation.date, language) }) : say("undated");
  const page = citation.page ? `, ${say("page_number", { page: citation.page })}` : "";
  const href = webUrl(citation.href) || webUrl(citation.url);
  const seen = citation.certainty ?? null;
  const scanned = seen === null ? null : make("span", { class: "when scanned" }, say("recognised", { percent: seen }));
  const title = make("span", { class: "title" }, citation.title, make("span", { class: "when" }, date + page), scanned);
  return make(
    "li",
    {},
    make(
      "details",
      {},
      make("summary", {}, make("span", { class: "number" }, String(citation.number)), title),
      make("blockquote", { lang: "fr" }, ...marked(citation.passage, citation.highlights || [])),
      href ? make("p", { class: "open" }, make("a", { href, target: "_blank", rel: "noreferrer" }, say("open_source"))) : null,
    ),
  );
}

/** Marks after a sentence: buttons, since a link cannot reach inside a shadow tree. */
export function marks(citations, say, open) {
  return citations.map(({ number, title }) => {
    const label = `${say("source", { number })} : ${title}`;
    return make("button", { type: "button", class: "mark", "aria-label": label, onclick: () => open(number) }, String(number));
  });
}

/** A service and the ways to reach it, as the page writes them; empty when nothing is known. */
export function reach(contact, say) {
  if (!contact) return [];
  const rows = [
    ["phone", contact.phone && make("a", { href: `tel:${dialled(contact.phone)}` }, contact.phone)],
    ["email", contact.email && make("a", { href: `mailto:${encodeURIComponent(contact.email)}` }, contact.email)],
    ["hours", contact.hours],
    ["address", contact.address],
    ["website", webUrl(contact.url) && make("a", { href: contact.url, target: "_blank", rel: "noreferrer" }, contact.url)],
  ];
  const row = ([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value));
  return [make("p", { class: "service" }, contact.service), make("dl", { class: "contact" }, ...rows.filter(([, value]) => value).map(row))];
}
