// One question and its answer in the conversation: what each event of the stream adds.
// Only `.body` is a live region, and only whole sentences enter it: a screen reader never reads half of one.

import { aloudButton } from "./aloud.js";
import { dangers } from "./banner.js";
import { cards } from "./cards.js";
import { BASE } from "./catalogue.js";
import { dialled, make } from "./dom.js";
import { marks, reach, Sources } from "./sources.js";

const SMS = ["114"]; // the emergency number of those who can neither speak nor hear
const MADE = { approved: "approved", extracted: "extracted" };

/** Shows the events of one answer as they come; `level` is that of its headings, `act` what the buttons do. */
export class Exchange {
  constructor(question, { say, language, level, speaks, announce }, act) {
    Object.assign(this, { question, say, language, level, act, speaks, announce, answerId: "", sources: null, answer: null, spoken: 0 });
    this.body = make("div", { class: "body", "aria-live": "polite", "aria-relevant": "additions" });
    this.rest = make("div", { class: "rest" });
    this.article = make("article", { class: "answer waiting", lang: language, "data-ai-generated": "true" });
    this.article.append(make(`h${level}`, { class: "who", lang: language }, say("bot")), this.body, this.rest);
    const asked = make("div", { class: "asked" }, make(`h${level}`, { class: "who" }, say("you")), make("p", {}, question));
    this.element = make("li", { class: "exchange", "aria-live": "off" }, asked, this.article);
  }

  /** Adds one event; the status to announce, or nothing. */
  show({ name, data }) {
    const shown = this[`on_${name}`];
    return (shown && shown.call(this, data)) || "";
  }

  on_meta(data) {
    Object.assign(this, { answerId: data.answer_id, reference: data.reference });
    this.article.lang = data.language;
    if (data.notice) this.add(make("p", { class: "notice" }, data.notice));
    return this.say("thinking");
  }

  on_alerts(data) {
    dangers(data.alerts).forEach((danger) => this.add(danger));
  }

  on_queue(data) {
    return this.say("queued", { position: data.position });
  }

  on_sources(data) {
    this.sources = new Sources(data.citations, this.say, this.language, this.level + 1);
    this.rest.append(this.sources.element);
    return this.say("writing");
  }

  on_sentence(data) {
    const open = (number) => this.sources && this.sources.open(number);
    const sentence = make("span", { class: "sentence" }, data.text, ...marks(data.citations, this.say, open));
    if (this.said) this.said.append(" ", sentence);
    else this.add((this.said = make("p", { class: `said ${data.road || ""}` }, sentence)));
    this.spoken += 1;
  }

  on_clarify(data) {
    const button = (choice) => make("button", { type: "button", class: "quiet", onclick: () => this.act.ask(choice) }, choice);
    this.add(make("p", { class: "said" }, data.question));
    if (data.choices.length) this.add(make("ul", { class: "choices" }, ...data.choices.map((choice) => make("li", {}, button(choice)))));
  }

  on_refusal(data) {
    this.add(make("p", { class: "said" }, data.reason));
    if (data.missing) this.add(make("p", { class: "missing" }, data.missing));
    this.reachable(data.contact);
    this.offerPerson();
  }

  on_emergency(data) {
    const call = (number) =>
      SMS.includes(number)
        ? make("a", { class: "button call", href: `sms:${number}` }, this.say("number_sms", { number }))
        : make("a", { class: "button call", href: `tel:${dialled(number)}` }, this.say("number", { number }));
    this.add(make("p", { class: "emergency", role: "alert" }, data.message));
    this.add(make("ul", { class: "choices" }, ...data.numbers.map((number) => make("li", {}, call(number)))));
  }

  on_handover(data) {
    this.add(make("p", { class: "said" }, data.message));
    this.reachable(data.contact);
    if (data.contact) this.offerPerson();
  }

  on_answer(data) {
    Object.assign(this.article.dataset, { outcome: data.outcome, road: data.road || "", aiGenerated: String(data.ai_generated) });
    this.answer = data;
    this.catchUp(data);
    const alarm = this.body.querySelector(".emergency[role]");
    const others = data.notices.filter((notice) => !alarm || notice !== alarm.textContent);
    const notices = others.map((notice) => make("p", { class: "notice" }, notice));
    if (alarm) alarm.nextElementSibling.after(...notices);
    else this.body.prepend(...notices);
    if (this.sources) this.sources.keep(data.citations);
    this.rest.prepend(...[cards(data.actions, this.say, this.language, this.level + 1)].filter(Boolean));
    this.reachable(data.contact);
    this.article.classList.remove("waiting");
    if (data.sentences.length) this.finish(data);
    else if (this.speaks) this.rest.append(make("div", { class: "tools" }, this.aloud(this.written())));
    return this.say("ready");
  }

  on_error(data) {
    this.fail(data.message, data.contact);
  }

  /** What the stream could not bring: an answer read whole after a cut. */
  catchUp(data) {
    if (!this.sources && data.citations.length) this.on_sources(data);
    data.sentences.slice(this.spoken).forEach((sentence) => this.on_sentence({ ...sentence, road: data.road }));
    if (this.body.querySelector(data.outcome === "emergency" ? ".emergency[role]" : ".said")) return;
    if (data.refusal) this.on_refusal({ ...data.refusal, contact: data.contact });
    else if (data.message) this.add(make("p", { class: "said" }, data.message));
  }

  /** The answer ends badly: words, a person, and another try. */
  fail(message, contact) {
    this.article.dataset.outcome = "failed";
    this.add(make("p", { class: "failure", role: "alert" }, message));
    this.reachable(contact);
    this.tryAgain();
  }

  /** The resident had enough. */
  stopped() {
    this.article.dataset.outcome = "stopped";
    this.rest.append(make("p", { class: "made" }, this.say("stopped")));
    this.tryAgain();
  }

  tryAgain() {
    this.article.classList.remove("waiting");
    const retry = make("button", { type: "button", class: "quiet", onclick: () => this.act.retry(this) }, this.say("retry"));
    this.rest.append(make("p", { class: "tools" }, retry));
  }

  add(element) {
    this.article.classList.remove("waiting");
    this.body.append(element);
  }

  reachable(contact) {
    if (contact && !this.rest.querySelector(".service")) this.rest.append(make("div", { class: "person-card" }, ...reach(contact, this.say)));
  }

  /** One press away from somebody of the town hall. */
  offerPerson() {
    if (this.rest.querySelector("[data-person]")) return;
    const button = make("button", { type: "button", "data-person": true, onclick: () => this.act.person() }, this.say("person_ask"));
    this.rest.append(make("p", { class: "tools" }, button));
  }

  /** The words of an answer that cites nothing: a refusal, a choice, a danger. */
  written() {
    return [...this.body.querySelectorAll("p, .choices li")].map((one) => one.textContent.trim()).filter(Boolean);
  }

  aloud(texts) {
    return aloudButton(texts, this, this.announce);
  }

  finish(data) {
    const tool = (key, act) => make("button", { type: "button", class: "quiet", onclick: act }, this.say(key));
    const thumb = (key, verdict) =>
      make("button", { type: "button", class: "quiet", "aria-pressed": "false", "data-thumb": verdict, onclick: (event) => this.act.judge(this, event.currentTarget) }, this.say(key));
    this.rest.append(
      make("p", { class: "made" }, this.say(MADE[data.road] || "generated")),
      make("div", { class: "tools" }, tool("copy", () => this.act.copy(this)), tool("print", () => this.act.print(this)), this.speaks ? this.aloud(data.sentences.map(({ text }) => text)) : ""),
      make("p", { class: "made" }, this.say("reference", { reference: this.reference }), " ", make("a", { href: new URL(`privacy?lang=${this.language}`, BASE).href, target: "_blank", rel: "noreferrer" }, this.say("own_data"))),
      make("fieldset", { class: "tools thumbs" }, make("legend", {}, this.say("useful")), thumb("thumb_up", "up"), thumb("thumb_down", "down")),
    );
  }
}
