// Questions and answers, one at a time: asked, followed, stopped, tried again, judged, taken along.

import { Exchange } from "./exchange.js";
import { copy, print } from "./keeping.js";
import { PersonLine } from "./person.js";
import { ask, Offline, send } from "./stream.js";

/** `view`: turns and status (elements), say, language, sheets, level (of headings), isPage, commune(), contact(). */
export class Conversation {
  constructor(view) {
    this.view = view;
    this.id = "";
    this.running = null;
    view.announce = (text) => this.announce(text);
    this.person = new PersonLine(view, () => this.id || this.person.known || "");
    this.acts = {
      ask: (text) => this.ask(text),
      retry: (exchange) => this.retry(exchange),
      judge: (exchange, button) => this.judge(exchange, button),
      copy: async (exchange) => this.announce(view.say((await copy(exchange, view)) ? "copied" : "not_copied")),
      print: (exchange) => print(exchange, view),
      person: () => this.person.ask(""),
    };
  }

  /** Asks, and follows the answer to its end. */
  async ask(text) {
    const question = text.trim();
    const { composer, turns } = this.view;
    if (!question || this.running) return composer.input.focus();
    const exchange = new Exchange(question, this.view, this.acts);
    this.running = { exchange, stopper: new AbortController() };
    turns.append(exchange.element);
    composer.input.value = "";
    composer.busy(true);
    try {
      await this.follow(exchange, this.running.stopper.signal);
    } catch (error) {
      this.broken(exchange, error);
    } finally {
      this.running = null;
      composer.busy(false);
    }
  }

  async follow(exchange, signal) {
    this.announce(this.view.say("thinking"));
    const isFirst = exchange.element === this.view.turns.firstElementChild;
    exchange.element.scrollIntoView({ block: isFirst && this.view.isPage ? "nearest" : "start" });
    const body = { question: exchange.question, commune: this.view.commune(), language: this.view.language };
    const session = this.id || this.person.known;
    if (session) body.conversation_id = session;
    for await (const event of ask(body, signal)) {
      if (event.name === "meta") this.id = event.data.conversation_id;
      if (event.name === "alerts" || (event.name === "answer" && event.data.outcome !== "emergency")) this.view.alert(event.data.alerts);
      const status = exchange.show(event);
      if (status) this.announce(status);
    }
    if (exchange.article.dataset.outcome === "failed") this.keepDraft(exchange);
  }

  /** Stops here at once, and over there: nobody writes for a resident who had enough. */
  stop() {
    if (!this.running) return;
    const { exchange, stopper } = this.running;
    stopper.abort();
    if (exchange.answerId) send("POST", `api/v1/answers/${exchange.answerId}/stop`, null, this.view.language).catch(() => {});
  }

  broken(exchange, error) {
    this.announce("");
    if (error.name === "AbortError") {
      this.announce(this.view.say("stopped"));
      return exchange.stopped();
    }
    this.keepDraft(exchange);
    exchange.fail(error.detail || this.view.say(error instanceof Offline ? "offline" : "failed"), this.view.contact());
    return undefined;
  }

  /** Nothing a resident wrote is lost. */
  keepDraft(exchange) {
    this.announce("");
    const { input } = this.view.composer;
    input.value = input.value || exchange.question;
  }

  retry(exchange) {
    const { input } = this.view.composer;
    if (this.running) return;
    if (input.value === exchange.question) input.value = "";
    const draft = input.value;
    exchange.element.remove();
    this.ask(exchange.question);
    input.value = draft;
    input.focus({ preventScroll: true });
  }

  /** A thumb pressed again is taken back. */
  async judge(exchange, button) {
    const back = button.getAttribute("aria-pressed") === "true";
    const path = `api/v1/answers/${exchange.answerId}/feedback`;
    const { say, language } = this.view;
    try {
      await (back ? send("DELETE", path, null, language) : send("POST", path, { thumb: button.dataset.thumb }, language));
    } catch (error) {
      return this.announce(error.detail || say("offline"));
    }
    for (const thumb of exchange.rest.querySelectorAll("[data-thumb]")) thumb.setAttribute("aria-pressed", String(thumb === button && !back));
    return this.announce(say(back ? "taken_back" : "thanks"));
  }

  /** What has just happened; once the answer is there, it is said but no longer shown. */
  announce(text) {
    this.view.status.classList.toggle("done", text === this.view.say("ready"));
    if (this.view.status.textContent !== text) this.view.status.textContent = text;
  }
}
