// What to do next: a card under the answer for each action.

import { longDate, make, webUrl } from "./dom.js";

/** The cards of an answer, or nothing; `level` is that of their common heading. */
export function cards(actions, say, language, level) {
  if (!actions || !actions.length) return null;
  const list = make("ul", { role: "list" }, ...actions.map((action) => card(action, say, language, level + 1)));
  return make("section", { class: "actions" }, make(`h${level}`, {}, say("actions")), list);
}

function card(action, say, language, level) {
  const form = [action.form_number, action.form_version].filter(Boolean).join("*");
  const facts = [
    ["action_before", action.prerequisites.join(" ; ")],
    ["action_papers", action.papers.join(" ; ")],
    ["action_fee", action.fee],
    ["action_delay", action.delay],
    ["action_number", form && `cerfa n° ${form}`],
  ].filter(([, value]) => value);
  const fact = ([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", { lang: "fr" }, value));
  const kind = make("p", { class: "kind" }, say(`action_${action.kind}`));
  const title = make(`h${level}`, { lang: "fr" }, action.title);
  return make("li", { class: "action" }, kind, title, facts.length ? make("dl", { class: "contact" }, ...facts.map(fact)) : null, link(action, say, language));
}

function link(action, say, language) {
  const href = webUrl(action.url);
  if (!href) return null;
  const go = say(`go_${action.kind}`);
  const checked = action.checked_on ? say("action_checked", { date: longDate(action.checked_on, language) }) : "";
  const button = make("a", { class: "button", href, target: "_blank", rel: "noreferrer", "aria-label": `${go} : ${action.title}` }, go);
  return make("p", { class: "go" }, button, checked ? make("span", { class: "when" }, checked) : null);
}
