// Numbered sources, each opening on its passage; and how to reach a person.

import { fill, longDate, make, marked, webUrl } from "./dom.js";

/** The list of an answer's sources, folded; `open(number)` unfolds one and moves there. */
export function sourceList(citations, say, language) {
  const items = new Map(citations.map((citation) => [citation.number, source(citation, say, language)]));
  const list = make("ol", {}, ...items.values());
  const element = make("section", { class: "sources" }, make("h3", {}, say("page.sources")), list);
  return { element, open: (number) => unfold(items.get(number)) };
}

function source(citation, say, language) {
  const date = citation.date
    ? fill(say("page.updated"), { date: longDate(citation.date, language) })
    : say("page.undated");
  const page = citation.page ? `, ${fill(say("page.page_number"), { page: citation.page })}` : "";
  const href = webUrl(citation.href) || webUrl(citation.url);
  return make(
    "li",
    { value: citation.number },
    make(
      "details",
      {},
      make("summary", {}, `${citation.title} `, make("span", { class: "when" }, date + page)),
      make("blockquote", { lang: "fr" }, ...marked(citation.passage, citation.highlights || [])),
      href ? make("p", {}, make("a", { href, target: "_blank", rel: "noreferrer" }, say("page.open_source"))) : null,
    ),
  );
}

function unfold(item) {
  if (!item) return;
  const details = item.querySelector("details");
  details.open = true;
  details.querySelector("summary").focus();
  item.scrollIntoView({ block: "nearest" });
}

/** Marks after a sentence: buttons, since a link cannot reach inside a shadow tree. */
export function marks(citations, say, open) {
  return citations.map((citation) =>
    make(
      "button",
      {
        type: "button",
        class: "mark",
        "aria-label": `${fill(say("page.source"), { number: citation.number })} : ${citation.title}`,
        onclick: () => open(citation.number),
      },
      `[${citation.number}]`,
    ),
  );
}

/** A service and the ways to reach it; null when nothing is known. */
export function reach(contact, say) {
  if (!contact) return null;
  const dialled = (contact.phone || "").replace(/[^\d+]/g, "");
  const rows = [
    ["page.phone", contact.phone && make("a", { href: `tel:${dialled}` }, contact.phone)],
    ["page.email", contact.email && make("a", { href: `mailto:${contact.email}` }, contact.email)],
    ["page.hours", contact.hours],
    ["page.address", contact.address],
    ["page.website", webUrl(contact.url) && make("a", { href: contact.url, target: "_blank", rel: "noreferrer" }, contact.url)],
  ];
  return make(
    "div",
    { class: "contact" },
    make("p", { class: "service" }, contact.service),
    make("dl", {}, ...rows.filter(([, value]) => value).map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, value)))),
  );
}
