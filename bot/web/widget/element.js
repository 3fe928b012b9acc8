// <guichet-widget>: the counter on any page. `inline` fills its place, otherwise it floats behind a button.

import { make } from "./dom.js";
import { Exchange } from "./exchange.js";
import { reach } from "./sources.js";
import { ask, Offline, post } from "./stream.js";
import { STYLE } from "./style.js";

const ORIGIN = new URL(import.meta.url).origin;
const QUESTION_LIMIT = 1000;

export class GuichetWidget extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot || this.starting) return;
    this.starting = true;
    const language = this.getAttribute("lang") || document.documentElement.lang || "fr";
    const [words, communes] = await Promise.all([json(`/api/v1/wording/${encodeURIComponent(language.slice(0, 2))}`), json("/api/v1/communes")]);
    if (!words || !communes) return; // the page's own form, or nothing, stays
    this.language = words.language;
    this.say = (key) => words.words[key.split(".").pop()] || "";
    this.communes = communes.communes;
    this.commune = this.getAttribute("commune") || communes.default;
    this.conversation = "";
    this.stopper = null;
    this.build();
  }

  build() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.inline = this.hasAttribute("inline");
    this.turns = make("ol", { class: "turns" });
    this.log = make("div", { class: "log", role: "log", "aria-label": this.say("widget.history"), "aria-live": "polite" }, this.turns);
    this.status = make("p", { class: "status", role: "status" });
    this.person = make("details", { class: "person" }, make("summary", {}, this.say("page.person")));
    this.showPerson();
    const notice = make("p", { class: "ai", role: "note" }, this.say("page.ai_notice"));
    this.frame = make("section", { class: "frame", id: "frame", "aria-label": this.say("page.name"), lang: this.language });
    this.frame.append(...(this.inline ? [] : [this.head()]), notice, this.log, this.status, this.form(), this.person);
    const box = make("div", { class: this.inline ? "inline" : "floating" }, this.inline ? null : this.button(), this.frame);
    this.box = box;
    this.frame.hidden = !this.inline;
    this.frame.addEventListener("keydown", (event) => event.key === "Escape" && !this.inline && this.toggle(false));
    root.append(box);
  }

  button() {
    this.launcher = make(
      "button",
      { type: "button", class: "launcher", lang: this.language, "aria-expanded": "false", "aria-controls": "frame", onclick: () => this.toggle(this.frame.hidden) },
      this.say("widget.open"),
    );
    return this.launcher;
  }

  head() {
    const close = make("button", { type: "button", class: "quiet", onclick: () => this.toggle(false) }, this.say("widget.close"));
    return make("div", { class: "head" }, make("h2", {}, this.say("page.name")), close);
  }

  form() {
    this.input = make("textarea", {
      id: "question", rows: 2, maxlength: QUESTION_LIMIT, required: true, autocomplete: "off",
      "aria-describedby": "hint keys", placeholder: this.say("widget.placeholder"), onkeydown: (event) => this.typed(event),
    });
    this.send = make("button", { type: "submit" }, this.say("widget.send"));
    this.halt = make("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.stop() }, this.say("widget.stop"));
    return make(
      "form",
      { onsubmit: (event) => (event.preventDefault(), this.ask(this.input.value)) },
      ...this.chooser(),
      make("label", { for: "question" }, this.say("page.question")),
      make("span", { class: "hint", id: "hint" }, this.say("page.hint")),
      this.input,
      make("span", { class: "hint", id: "keys" }, this.say("widget.keyboard")),
      make("div", { class: "buttons" }, this.send, this.halt),
    );
  }

  chooser() {
    if (this.communes.length < 2 || this.hasAttribute("commune-fixed")) return [];
    const options = this.communes.map(({ id, name }) => make("option", { value: id, selected: id === this.commune }, name));
    const select = make("select", { id: "commune", onchange: () => this.moveTo(select.value) }, ...options);
    return [make("label", { for: "commune" }, this.say("page.commune")), select];
  }

  moveTo(commune) {
    this.commune = commune;
    this.showPerson();
  }

  showPerson() {
    const here = this.communes.find(({ id }) => id === this.commune);
    const intro = make("p", {}, this.say("page.person_intro"));
    this.person.replaceChildren(this.person.firstChild, intro, reach(here && here.contact, this.say) || make("p", {}, here ? here.name : ""));
  }

  toggle(open) {
    this.frame.hidden = !open;
    this.box.classList.toggle("open", open);
    this.launcher.setAttribute("aria-expanded", String(open));
    (open ? this.input : this.launcher).focus();
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.ask(this.input.value);
  }

  async ask(text) {
    const question = text.trim();
    if (!question || this.stopper) return this.input.focus();
    const acts = { ask: (choice) => this.ask(choice), retry: (one) => this.retry(one, question), copy: (answer) => this.copy(answer), print: () => window.print(), judge: (...verdict) => this.judge(...verdict) };
    const exchange = new Exchange(question, this.say, this.language, acts);
    this.turns.append(exchange.element);
    this.input.value = "";
    this.busy(true);
    try {
      await this.follow(exchange, question);
    } catch (error) {
      this.broken(exchange, error, question);
    } finally {
      this.busy(false);
    }
  }

  async follow(exchange, question) {
    this.announce(this.say("widget.thinking"));
    exchange.element.scrollIntoView({ block: "nearest" });
    const body = { question, commune: this.commune, language: this.language };
    if (this.conversation) body.conversation_id = this.conversation;
    for await (const event of ask(ORIGIN, body, this.stopper.signal)) {
      if (event.name === "meta") this.conversation = event.data.conversation_id;
      const status = exchange.show(event);
      if (status) this.announce(status);
    }
  }

  broken(exchange, error, question) {
    if (error.name === "AbortError") return this.announce(this.say("widget.stopped"));
    this.input.value = this.input.value || question; // nothing a resident wrote is lost
    if (error instanceof Offline) return exchange.fail(this.say("widget.offline"), null);
    exchange.fail(error.detail || error.title || this.say("widget.offline"), null);
    return undefined;
  }

  retry(exchange, question) {
    exchange.element.remove();
    this.input.value = "";
    this.ask(question);
  }

  stop() {
    if (this.stopper) this.stopper.abort();
  }

  busy(running) {
    this.stopper = running ? new AbortController() : null;
    this.send.disabled = running;
    this.halt.hidden = !running;
    if (!running) this.input.focus({ preventScroll: true });
  }

  announce(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  async copy(answer) {
    const sources = answer.citations.map((one) => `[${one.number}] ${one.title} ${one.url}`);
    const sentences = answer.sentences.map((one) => `${one.text} ${one.citations.map(({ number }) => `[${number}]`).join("")}`);
    await navigator.clipboard.writeText([sentences.join(" "), ...sources, this.say("page.generated")].join("\n"));
    this.announce(this.say("widget.copied"));
  }

  async judge(exchange, thumb, button) {
    try {
      await post(`${ORIGIN}/api/v1/answers/${exchange.answerId}/feedback`, { thumb });
    } catch (error) {
      return this.announce(error.detail || this.say("page.thanks_unknown"));
    }
    for (const other of button.parentElement.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    return this.announce(this.say("page.thanks"));
  }
}

async function json(path) {
  try {
    const response = await fetch(ORIGIN + path);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
