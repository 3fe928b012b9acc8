// « Lire à voix haute »: an answer said by the counter's own voice, the first sentence while the rest is being made.

import { make } from "./dom.js";
import { send } from "./stream.js";

let playing = null; // one voice at a time on a page

/** The button that reads an answer and stops reading it; `announce` tells what went wrong. */
export function aloudButton(sentences, { say, language }, announce) {
  const button = make("button", { type: "button", class: "quiet", "aria-pressed": "false" }, say("read_aloud"));
  button.addEventListener("click", async () => {
    const mine = playing && playing.button === button;
    stop();
    if (mine) return;
    try {
      await read(sentences, language, button);
    } catch (error) {
      if (error.name !== "AbortError") announce(error.detail || say("voice_lost"));
    } finally {
      if (playing && playing.button === button) stop();
    }
  });
  return button;
}

function stop() {
  if (!playing) return;
  playing.button.setAttribute("aria-pressed", "false");
  playing.stopper.abort();
  playing.audio.close();
  playing = null;
}

async function read([first, ...rest], language, button) {
  const stopper = new AbortController();
  const audio = new AudioContext();
  playing = { button, audio, stopper };
  button.setAttribute("aria-pressed", "true");
  const sounds = [first, rest.join(" ")].filter(Boolean).map((text) => fetched(text, language, audio, stopper.signal));
  sounds.forEach((sound) => sound.catch(() => {}));
  for (const sound of sounds) await played(await sound, audio, stopper.signal);
}

async function fetched(text, language, audio, signal) {
  const body = { model: "guichet", input: text.slice(0, 4000), voice: language, response_format: "wav" };
  const response = await send("POST", "v1/audio/speech", body, language, signal);
  return audio.decodeAudioData(await response.arrayBuffer());
}

function played(buffer, audio, signal) {
  return new Promise((resolve, reject) => {
    const source = new AudioBufferSourceNode(audio, { buffer });
    source.connect(audio.destination);
    source.onended = resolve;
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    source.start();
  });
}
