// Taking an answer along: as text on the clipboard, or on paper.

import { longDate, make } from "./dom.js";

/** The answer as text with its sources and how it was made; false when the browser refuses. */
export async function copy(exchange, view) {
  const text = asText(exchange, view);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // pages without https have no clipboard
  }
}

function asText({ question, answer, rest }, { say }) {
  const sentence = (one) => `${one.text}${one.citations.map(({ number }) => ` [${number}]`).join("")}`;
  const source = (one) => `[${one.number}] ${[one.title, one.date, one.url].filter(Boolean).join(", ")}`;
  const said = answer.sentences.map(sentence).join(" ");
  return [question, said, `${say("sources")}\n${answer.citations.map(source).join("\n")}`, rest.querySelector(".made").textContent].join("\n\n");
}

function copyBySelection(text) {
  const area = make("textarea", { readonly: true, class: "aside" });
  const before = document.activeElement;
  document.body.append(area);
  area.value = text;
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before) before.focus();
  return done;
}

/** Prints that answer alone, from a frame of its own: the rest of the page is not the resident's business. */
export function print({ question, article, answer }, { say, language, sheets }) {
  const frame = make("iframe", { title: say("print"), "aria-hidden": "true", tabindex: "-1", width: 0, height: 0, hidden: true });
  document.body.append(frame);
  const { contentDocument: paper, contentWindow: printer } = frame;
  paper.documentElement.lang = language;
  paper.title = question;
  paper.adoptedStyleSheets = sheets.map((sheet) => copied(sheet, printer));
  const answered = paper.importNode(article, true);
  for (const details of answered.querySelectorAll("details")) details.open = true;
  for (const tool of answered.querySelectorAll(".tools")) tool.remove();
  for (const mark of answered.querySelectorAll("button.mark")) mark.replaceWith(`\u00a0[${mark.textContent}]`);
  const day = longDate(new Date().toISOString().slice(0, 10), language);
  paper.body.append(make("p", {}, day), make("h1", {}, question), answered, make("p", { class: "made" }, say("ai_notice")));
  printer.addEventListener("afterprint", () => frame.remove(), { once: true });
  printer.print();
  return answer.id;
}

function copied(sheet, printer) {
  const made = new printer.CSSStyleSheet();
  made.replaceSync([...sheet.cssRules].map((rule) => rule.cssText).join("\n"));
  return made;
}
