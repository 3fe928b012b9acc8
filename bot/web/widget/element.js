// <guichet-widget>: the counter on any page. `inline` fills its place, otherwise it floats behind a button.
// Holding the page's own form, it answers in its place; until it can, and if it never can, the form works alone.

import { makeBanner, showAlerts } from "./banner.js";
import { alertsOf, load } from "./catalogue.js";
import { Composer, makeForm } from "./composer.js";
import { Conversation } from "./conversation.js";
import { make } from "./dom.js";
import { reach } from "./sources.js";
import { Talk } from "./talk.js";

export class GuichetWidget extends HTMLElement {
  async connectedCallback() {
    if (this.starting) return;
    this.starting = true;
    const language = this.getAttribute("lang") || document.documentElement.lang || "fr";
    const catalogue = await load(language, this.getAttribute("commune") || "");
    if (catalogue && this.isConnected) this.build(catalogue);
    else this.starting = false;
  }

  build({ language, say, communes, sheets, alerts, voice, default: preferred }) {
    Object.assign(this, { say, language, communes, voice });
    this.commune = this.getAttribute("commune") || preferred;
    this.form = this.hasAttribute("inline") ? this.querySelector("form.ask") : null;
    this.alerts = (this.form && document.querySelector("[data-alerts]")) || makeBanner(say);
    this.alert(alerts);
    this.turns = make("ol", { class: "turns", role: "list" });
    this.log = make("div", { class: "log", role: "log", "aria-label": say("history") }, this.turns);
    this.status = make("p", { class: "status", role: "status" });
    this.halt = make("button", { type: "button", class: "quiet", hidden: true }, say("stop"));
    this.now = make("div", { class: "now" }, this.status, this.halt);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = sheets;
    root.append(this.form ? this.around() : this.hasAttribute("inline") ? this.frame() : this.floating());
    this.converse(sheets);
  }

  converse(sheets) {
    const form = this.form || this.shadowRoot.querySelector("form.ask");
    const { turns, status, say, language } = this;
    const view = { turns, status, speaks: this.voice.speaks, isPage: Boolean(this.form), level: this.form ? 2 : 3, say, language, sheets, commune: () => this.commune, contact: () => this.contact(), alert: (alerts) => this.alert(alerts) };
    const conversation = new Conversation(view);
    const on = { ask: (text) => conversation.ask(text), move: (commune) => this.moveTo(commune) };
    view.composer = this.composer = new Composer(form, this.halt, say, on);
    this.now.before(conversation.person.element);
    if (this.voice.hears) this.talk(conversation);
    if (this.form) conversation.person.resume(document.querySelector("main > .person-line"));
    for (const asking of this.form ? this.querySelectorAll("form[data-person]") : [this.asking]) {
      asking.addEventListener(asking.matches("form") ? "submit" : "click", (event) => (event.preventDefault(), conversation.person.ask(conversation.id ? "" : this.composer.input.value.trim())));
    }
    this.halt.addEventListener("click", () => conversation.stop());
    if (this.composer.place) this.moveTo(this.composer.place.value);
  }

  /** A microphone beside the question, where it is heard and may be opened. */
  talk(conversation) {
    const { say, language } = this;
    const talk = new Talk({ say, language, commune: () => this.commune, conversation: () => conversation.id });
    this.composer.send.after(talk.button);
    this.now.before(talk.panel);
  }

  /** The conversation above what the page already shows. */
  around() {
    return make("div", { class: "inline", lang: this.language }, this.log, this.now, make("slot"));
  }

  floating() {
    const frame = this.frame();
    const toggle = () => this.toggle(frame.hidden);
    const launcher = { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "frame", onclick: toggle };
    this.launcher = make("button", launcher, this.say("open"));
    frame.hidden = true;
    frame.querySelector(".head").append(make("button", { type: "button", class: "quiet", onclick: toggle }, this.say("close")));
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.toggle(false);
    });
    return make("div", { class: "floating", lang: this.language }, this.launcher, frame);
  }

  frame() {
    const { say } = this;
    const notice = make("p", { class: "ai-notice", id: "notice", role: "note" }, say("ai_notice"));
    const head = make("div", { class: "head" }, make("h2", {}, this.heading()));
    this.reached = make("div", { class: "reached" });
    const person = make("details", { class: "person" }, make("summary", {}, say("person")), make("p", {}, say("person_intro")), this.reached, make("p", { class: "tools" }, (this.asking = make("button", { type: "button", class: "quiet" }, say("person_ask")))));
    const scroll = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("history") }, this.alerts, notice, this.log);
    const form = makeForm(this.hasAttribute("commune") ? [] : this.communes, this.commune, say);
    const frame = make("section", { class: "frame", id: "frame", "aria-label": say("name"), lang: this.language });
    frame.append(head, person, scroll, this.now, form);
    this.moveTo(this.commune);
    return frame;
  }

  /** Whose counter it is, when the page that holds it chose one. */
  heading() {
    const here = this.hasAttribute("commune") && this.communes.find(({ id }) => id === this.commune);
    return here ? `${this.say("name")} · ${here.name}` : this.say("name");
  }

  contact() {
    const here = this.communes.find(({ id }) => id === this.commune);
    return here ? here.contact : null;
  }

  /** Another commune: another person to talk to. */
  moveTo(commune) {
    if (commune === this.commune && this.form) return;
    const moved = commune !== this.commune;
    this.commune = commune;
    if (moved) alertsOf(commune, this.language).then((alerts) => commune === this.commune && this.alert(alerts));
    const here = this.communes.find(({ id }) => id === commune);
    const place = this.form ? this.querySelector("[data-reach]") : this.reached;
    const known = reach(this.contact(), this.say);
    if (place) place.replaceChildren(...(known.length ? known : [make("p", { class: "service" }, here ? here.name : "")]));
  }

  alert(alerts) {
    showAlerts(this.alerts, alerts, this.say, this.language);
  }

  toggle(open) {
    this.shadowRoot.getElementById("frame").hidden = !open;
    this.shadowRoot.querySelector(".floating").classList.toggle("open", open);
    this.launcher.setAttribute("aria-expanded", String(open));
    (open ? this.composer.input : this.launcher).focus();
  }
}
