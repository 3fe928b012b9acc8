// Talking with the counter: a button beside the question, captions, an open microphone or one held while one speaks.

import { make, webUrl } from "./dom.js";
import { NoLine, openLine } from "./line.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const NAMES = { "*": "voice_star", "#": "voice_hash" };
const FLOORS = { caller: "voice_listening", ours: "voice_speaking", nobody: "voice_thinking" };

/** `view`: say, language, commune(), and conversation() that names the one under way. */
export class Talk {
  constructor(view) {
    this.view = view;
    const { say } = view;
    this.button = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => (this.line || this.opening ? this.stop() : this.start()) }, say("voice_talk"));
    this.status = make("p", { class: "voice-status", role: "status" });
    this.captions = make("ol", { class: "captions", role: "list", "aria-label": say("voice_captions") });
    this.sources = make("ul", { class: "voice-sources", hidden: true });
    this.hold = make("button", { type: "button", "aria-pressed": "false", hidden: true }, say("voice_hold"));
    this.end = make("button", { type: "button", class: "quiet", onclick: () => this.stop() }, say("voice_end"));
    this.held = make("input", { type: "checkbox", id: "voice-held", onchange: () => this.mode() });
    const mode = make("p", { class: "check" }, this.held, make("label", { for: "voice-held" }, say("voice_push")));
    const key = (sign) => make("button", { type: "button", class: "quiet", "aria-label": NAMES[sign] ? say(NAMES[sign]) : sign, onclick: () => this.line && this.line.press(sign) }, sign);
    const keys = make("details", { class: "keypad" }, make("summary", {}, say("voice_keys")), make("div", {}, ...KEYS.map(key)));
    this.tools = make("div", { class: "tools" }, this.hold, this.end);
    this.live = make("div", { class: "voice-live", hidden: true }, mode, this.tools, keys);
    this.panel = make("section", { class: "voice", "aria-label": say("voice_title"), hidden: true }, this.status, this.live, this.captions, this.sources); // what is pressed stays in place while captions grow
    this.listenWhileHeld();
    this.panel.addEventListener("keydown", ({ key }) => this.line && /^[0-9*#]$/.test(key) && this.line.press(key));
  }

  async start() {
    const { view } = this;
    this.opening = true;
    this.panel.hidden = false;
    this.captions.replaceChildren();
    this.sources.hidden = true;
    this.button.setAttribute("aria-expanded", "true");
    this.status.classList.remove("failure");
    this.tell("voice_opening");
    try {
      const asked = { commune: view.commune(), language: view.language, conversation: view.conversation() };
      this.line = await openLine(asked, {
        caption: (speaker, text) => this.caption(speaker, text),
        floor: (floor) => this.tell(FLOORS[floor]),
        sources: (sources) => this.show(sources),
        ended: (reason) => this.ended(reason),
      });
      this.live.hidden = false;
      this.mode();
      (this.hold.hidden ? this.end : this.hold).focus();
    } catch (error) {
      this.ended(error instanceof NoLine ? error.reason : "voice_lost");
    } finally {
      this.opening = false;
    }
  }

  stop() {
    if (this.line) this.line.close();
  }

  ended(reason) {
    const had = this.panel.getRootNode().activeElement;
    this.line = null;
    if (this.live.contains(had)) this.button.focus();
    this.live.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.status.classList.toggle("failure", Boolean(reason));
    this.tell(reason || "voice_ended");
  }

  /** An open microphone, or one that is open while the button is held. */
  mode() {
    this.hold.hidden = !this.held.checked;
    if (this.line) this.line.listen(!this.held.checked);
  }

  listenWhileHeld() {
    const press = (down) => {
      if (!this.line || down === (this.hold.getAttribute("aria-pressed") === "true")) return;
      this.hold.setAttribute("aria-pressed", String(down));
      this.line.listen(down);
    };
    const isKey = ({ key }) => key === " " || key === "Enter";
    this.hold.addEventListener("pointerdown", () => press(true));
    this.hold.addEventListener("keydown", (event) => isKey(event) && (event.preventDefault(), press(true)));
    this.hold.addEventListener("keyup", (event) => isKey(event) && press(false));
    for (const end of ["pointerup", "pointercancel", "pointerleave", "blur"]) this.hold.addEventListener(end, () => press(false));
  }

  caption(speaker, text) {
    const { say } = this.view;
    const line = make("li", { class: `caption ${speaker}` }, make("span", { class: "who" }, say(speaker === "caller" ? "you" : "bot")), " ", text);
    this.captions.append(line);
    this.captions.scrollTop = this.captions.scrollHeight;
  }

  show(sources) {
    const known = sources.filter(({ url }) => webUrl(url));
    this.sources.replaceChildren(...known.map(({ title, url }) => make("li", {}, make("a", { href: webUrl(url), target: "_blank", rel: "noreferrer" }, title))));
    this.sources.hidden = !known.length;
  }

  tell(key) {
    this.status.textContent = this.view.say(key);
  }
}
