// Asking for a person, and following the request: where it stands is always said; agents' words join the conversation.

import { make } from "./dom.js";
import { listen, send } from "./stream.js";

const AGAIN_MS = 3_000;
const OVER = ["none", "answered"];

/** `view` is that of the conversation; `session()` names it. The element stands above the composer. */
export class PersonLine {
  constructor(view, session) {
    Object.assign(this, { view, session, said: 0, where: "none", following: false });
    const { say } = view;
    this.words = make("p", { class: "notice", role: "status" });
    this.number = make("p", { class: "hint" });
    this.place = make("div");
    this.element = make("section", { class: "person-line", "aria-label": say("person_title"), hidden: true }, this.words, this.number, this.place);
  }

  /** Asks for a person about what was asked last, or about `message`. */
  async ask(message) {
    const { commune, language, announce, say, composer } = this.view;
    if (!this.session() && !message) {
      composer.input.focus();
      return announce(say("person_first"));
    }
    const body = { commune: commune(), language, message, conversation_id: this.session() };
    try {
      const response = await send("POST", "api/v1/person", body, language);
      this.show(await response.json());
    } catch (error) {
      return announce(error.detail || say("offline"));
    }
    if (message) composer.input.value = "";
    this.element.scrollIntoView({ block: "nearest" });
    return this.follow();
  }

  /** Takes up the request that the page, made again, shows under `old`: live from now on. */
  resume(old) {
    if (!old || OVER.includes(old.dataset.where)) return;
    old.remove();
    this.where = old.dataset.where;
    this.follow();
  }

  /** Listens until the request is answered, again after a cut. */
  async follow() {
    if (this.following) return;
    this.following = true;
    const wait = (resolve) => setTimeout(resolve, AGAIN_MS);
    while (this.element.isConnected && !OVER.includes(this.where)) {
      try {
        const body = { conversation_id: this.session() };
        for await (const { name, data } of listen("api/v1/person/events", body, this.view.language)) {
          if (name === "person") this.show(data);
        }
      } catch {
        this.view.announce(this.view.say("person_lost"));
      }
      if (!OVER.includes(this.where)) await new Promise(wait);
    }
    this.following = false;
  }

  show(person) {
    const { say } = this.view;
    Object.assign(this, { where: person.where, known: person.conversation_id });
    this.element.hidden = person.where === "none";
    this.element.dataset.where = person.where;
    if (this.words.textContent !== person.message) this.words.textContent = person.message;
    this.number.textContent = person.reference ? say("person_reference", { reference: person.reference }) : "";
    for (const message of person.messages.filter(({ number }) => number > this.said)) this.add(message);
    this.offer(person);
  }

  /** What an agent, or the counter, said; what the resident wrote is there already. */
  add({ number, voice, author, text }) {
    this.said = number;
    if (voice === "resident") return;
    const { turns, level, say } = this.view;
    const who = voice === "agent" ? say("person_signed", { who: author }) : say("person_counter");
    const body = make("div", { class: "body" }, make("p", { class: "said message" }, text));
    const article = make("article", { class: `answer from-${voice}`, "data-ai-generated": "false" }, make(`h${level}`, { class: "who" }, who), body);
    turns.append(make("li", { class: "exchange", "aria-live": "polite" }, article));
    article.scrollIntoView({ block: "nearest" });
  }

  /** Means to be called or written back, while nobody is there. */
  offer({ where, reachable }) {
    const { say } = this.view;
    const wanted = ["later", "queue"].includes(where);
    const state = wanted ? (reachable ? "kept" : "asked") : "";
    if (this.place.dataset.state === state) return;
    this.place.dataset.state = state;
    this.place.replaceChildren(...(state === "kept" ? [make("p", { role: "status" }, say("person_reach_kept"))] : state ? [this.form()] : []));
  }

  form() {
    const { say, language, announce } = this.view;
    const field = (name, type, complete) => {
      const input = make("input", { id: `reach-${name}`, name, type, autocomplete: complete, maxlength: 254, "aria-describedby": "reach-hint" });
      return make("p", { class: "field" }, make("label", { for: `reach-${name}` }, say(`person_reach_${name}`)), input);
    };
    const consent = make("input", { id: "reach-consent", name: "consent", type: "checkbox", required: true });
    const tick = make("p", { class: "check" }, consent, make("label", { for: "reach-consent" }, say("person_reach_consent")));
    const onsubmit = async (event) => {
      event.preventDefault();
      const given = new FormData(event.target);
      const body = { name: given.get("name"), phone: given.get("phone"), email: given.get("email"), consent: consent.checked, conversation_id: this.session() };
      try {
        this.show(await (await send("POST", "api/v1/person/reach", body, language)).json());
      } catch (error) {
        announce(error.detail || say("offline"));
      }
    };
    const hint = make("p", { class: "hint", id: "reach-hint" }, say("person_reach_hint"));
    const button = make("p", { class: "tools" }, make("button", { type: "submit", class: "quiet" }, say("person_reach_send")));
    const fields = [field("name", "text", "name"), field("phone", "tel", "tel"), field("email", "email", "email")];
    const form = make("form", { class: "reach", onsubmit }, hint, ...fields, tick, button);
    return make("details", {}, make("summary", {}, say("person_reach_title")), form);
  }
}
