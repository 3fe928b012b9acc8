// Where the question is written: the page's own form when the element holds one, else one made alike.

import { make } from "./dom.js";

const QUESTION_LIMIT = 2000;

/** Sends on Enter or by the button; `halt` is the button that stops. `on` holds ask and move. */
export class Composer {
  constructor(form, halt, say, on) {
    this.halt = halt;
    this.input = form.querySelector("textarea");
    this.send = form.querySelector("button[type=submit]");
    this.place = form.querySelector("[name=commune]");
    this.send.after(make("span", { class: "hint keys" }, say("keyboard")));
    this.input.setAttribute("enterkeyhint", "send");
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      on.ask(this.input.value);
    });
    form.addEventListener("submit", (event) => (event.preventDefault(), on.ask(this.input.value)));
    if (this.place) this.place.addEventListener("change", () => on.move(this.place.value));
  }

  /** While an answer runs: nothing more can be sent. Focus is never lost on a button that goes. */
  busy(running) {
    if (!running && this.halt.matches(":focus")) this.input.focus({ preventScroll: true });
    this.send.setAttribute("aria-disabled", String(running));
    this.halt.hidden = !running;
  }
}

/** The form of a widget that stands on another page; without `communes` to choose from, none is asked. */
export function makeForm(communes, commune, say) {
  const option = ({ id, name }) => make("option", { value: id, selected: id === commune }, name);
  const select = make("select", { id: "commune", name: "commune" }, ...communes.map(option));
  const input = make("textarea", {
    id: "question", name: "question", rows: 2, maxlength: QUESTION_LIMIT, required: true, autocomplete: "off",
    "aria-describedby": "notice hint",
  });
  return make(
    "form",
    { class: "ask" },
    communes.length ? make("p", { class: "field" }, make("label", { for: "commune" }, say("commune")), select) : null,
    make("p", { class: "field" }, make("label", { for: "question" }, say("question")), input),
    make("p", { class: "tools" }, make("button", { type: "submit" }, say("send")), make("span", { class: "hint", id: "hint" }, say("hint"))),
  );
}
