// One question and its answer in the conversation: what each event of the stream adds.

import { fill, make } from "./dom.js";
import { marks, reach, sourceList } from "./sources.js";

/** Shows the events of one answer as they come. `act` holds what the buttons do. */
export class Exchange {
  constructor(question, say, language, act) {
    this.say = say;
    this.language = language;
    this.act = act;
    this.answerId = "";
    this.sources = null;
    this.said = make("p", { class: "said" });
    this.body = make("div", { class: "body" });
    this.article = make("article", { class: "answer", lang: language, "data-ai-generated": "true" });
    this.article.append(make("h3", { class: "who" }, say("widget.bot")), this.body);
    const asked = make("div", { class: "asked" }, make("h3", { class: "who" }, say("widget.you")), make("p", {}, question));
    this.element = make("li", {}, asked, this.article);
  }

  /** Adds one event; the status to announce, or nothing. */
  show({ name, data }) {
    const shown = this[`on_${name}`];
    return shown ? shown.call(this, data) : "";
  }

  on_meta(data) {
    this.answerId = data.answer_id;
    this.article.lang = data.language;
    if (data.notice) this.note(data.notice);
    return this.say("widget.thinking");
  }

  on_queue(data) {
    return fill(this.say("widget.queued"), { position: data.position });
  }

  on_sources(data) {
    this.sources = sourceList(data.citations, this.say, this.language);
    this.body.append(this.said);
    this.article.append(this.sources.element);
    return this.say("widget.writing");
  }

  on_sentence(data) {
    if (!this.said.isConnected) this.body.append(this.said);
    const open = (number) => this.sources && this.sources.open(number);
    this.said.append(make("span", { class: "sentence" }, data.text, ...marks(data.citations, this.say, open)), " ");
    return "";
  }

  on_clarify(data) {
    const choices = data.choices.map((choice) =>
      make("li", {}, make("button", { type: "button", onclick: () => this.act.ask(choice) }, choice)),
    );
    this.body.append(make("p", { class: "said" }, data.question), choices.length ? make("ul", { class: "choices" }, ...choices) : "");
    return "";
  }

  on_refusal(data) {
    this.body.append(make("p", { class: "said" }, data.reason));
    if (data.missing) this.body.append(make("p", { class: "missing" }, `${this.say("page.missing")} ${data.missing}`));
    this.reachable(data.contact);
    return "";
  }

  on_emergency(data) {
    const numbers = data.numbers.map((number) =>
      make("li", {}, make("a", { class: "call", href: `tel:${number.replace(/\D/g, "")}` }, fill(this.say("page.number"), { number }))),
    );
    this.body.append(make("p", { class: "emergency", role: "alert" }, data.message), make("ul", { class: "choices" }, ...numbers));
    return "";
  }

  on_handover(data) {
    this.body.append(make("p", { class: "said" }, data.message));
    this.reachable(data.contact);
    return "";
  }

  on_answer(data) {
    this.article.dataset.outcome = data.outcome;
    this.article.dataset.road = data.road || "";
    this.article.dataset.aiGenerated = String(data.ai_generated);
    data.notices.forEach((notice) => this.note(notice));
    if (!this.body.querySelector(".said, .emergency") && data.message) this.body.append(make("p", { class: "said" }, data.message));
    if (data.outcome === "answered") this.reachable(data.contact);
    this.close(data);
    return this.say("widget.ready");
  }

  on_error(data) {
    this.fail(data.message, data.contact);
    return "";
  }

  /** The answer ends badly: words, a person, and another try. */
  fail(message, contact) {
    this.article.dataset.outcome = "failed";
    const retry = make("button", { type: "button", onclick: () => this.act.retry(this) }, this.say("widget.retry"));
    this.body.append(make("p", { class: "failure", role: "alert" }, message), make("p", {}, retry));
    this.reachable(contact);
  }

  note(text) {
    this.body.prepend(make("p", { class: "notice" }, text));
  }

  reachable(contact) {
    const shown = reach(contact, this.say);
    if (shown && !this.body.querySelector(".contact")) this.body.append(shown);
  }

  close(data) {
    if (this.sources && !data.citations.length) this.sources.element.remove();
    if (!data.sentences.length) return;
    const made = { approved: "page.approved", extracted: "page.extracted" }[data.road] || "page.generated";
    const button = (key, action) => make("button", { type: "button", class: "quiet", onclick: action }, this.say(key));
    const tools = [button("widget.copy", () => this.act.copy(data)), button("widget.print", () => this.act.print(this))];
    this.article.append(make("p", { class: "made" }, this.say(made)), make("p", { class: "tools" }, ...tools), this.thumbs());
  }

  thumbs() {
    const thumb = (key, verdict) =>
      make(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-pressed": "false",
          onclick: (event) => this.act.judge(this, verdict, event.currentTarget),
        },
        this.say(key),
      );
    return make(
      "fieldset",
      { class: "thumbs" },
      make("legend", {}, this.say("page.useful")),
      thumb("widget.thumb_up", "up"),
      thumb("widget.thumb_down", "down"),
    );
  }
}
