// Runs beside the page: what the microphone gives becomes 16,000 samples a second, and the counter's voice is played.

const RATE = 16_000;
const FRAME = 320; // 20 ms
const AHEAD = 960; // 60 ms wait in hand, for a network that hesitates

/** Sends frames of 20 ms; silence while closed, so that the line stays alive. */
class Ear extends AudioWorkletProcessor {
  constructor() {
    super();
    Object.assign(this, { frame: new Int16Array(FRAME), filled: 0, sum: 0, count: 0, place: 0, open: true });
    this.port.onmessage = ({ data }) => (this.open = data.open);
  }

  process([[samples]]) {
    if (!samples) return true;
    const step = RATE / sampleRate;
    for (const sample of samples) {
      this.sum += sample;
      this.count += 1;
      this.place += step;
      if (this.place < 1) continue;
      this.place -= 1;
      this.add(this.open ? this.sum / this.count : 0);
      this.sum = this.count = 0;
    }
    return true;
  }

  add(sample) {
    this.frame[this.filled++] = Math.max(-1, Math.min(1, sample)) * 32767;
    if (this.filled < FRAME) return;
    this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }
}

/** Plays what it is given, in order; an empty message makes it silent at once. */
class Mouth extends AudioWorkletProcessor {
  constructor() {
    super();
    Object.assign(this, { waiting: [], held: 0, place: 0, playing: false, last: 0 });
    this.port.onmessage = ({ data }) => (data ? this.take(new Int16Array(data)) : this.flush());
  }

  take(sound) {
    this.waiting.push(sound);
    this.held += sound.length;
    this.playing = this.playing || this.held >= AHEAD;
  }

  flush() {
    Object.assign(this, { waiting: [], held: 0, place: 0, playing: false, last: 0 });
  }

  process(inputs, [[out]]) {
    const step = RATE / sampleRate;
    for (let at = 0; at < out.length; at += 1) {
      out[at] = this.playing ? this.sample() : 0;
      this.place += this.playing ? step : 0;
    }
    return true;
  }

  sample() {
    while (this.waiting.length && this.place >= this.waiting[0].length) {
      this.place -= this.waiting[0].length;
      this.held -= this.waiting[0].length;
      this.last = this.waiting.shift().at(-1);
    }
    if (!this.waiting.length) return (this.flush(), 0);
    const [sound, following] = this.waiting;
    const at = Math.floor(this.place);
    const next = at + 1 < sound.length ? sound[at + 1] : following ? following[0] : 0;
    return (sound[at] + (next - sound[at]) * (this.place - at)) / 32768;
  }
}

registerProcessor("guichet-ear", Ear);
registerProcessor("guichet-mouth", Mouth);
