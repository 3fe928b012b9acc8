// A conversation by voice: the microphone, the loudspeaker, and the line to the counter. No element is made here.

import { BASE } from "./catalogue.js";

const BUSY = 1013;
const HEARING = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };

/** Why a conversation cannot begin or go on: `reason` names words of the catalogue. */
export class NoLine extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Opens the microphone, then the line. `on` holds caption, floor, sources and ended; NoLine when it cannot. */
export async function openLine({ commune, language, conversation }, on) {
  const stream = await microphone();
  try {
    const audio = new AudioContext();
    await audio.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
    return new Line(audio, stream, address({ commune, language, conversation }), on);
  } catch (error) {
    stopped(stream);
    throw error instanceof NoLine ? error : new NoLine("voice_lost");
  }
}

async function microphone() {
  if (!navigator.mediaDevices || !window.AudioWorkletNode) throw new NoLine("voice_unsupported");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: HEARING });
  } catch (error) {
    throw new NoLine(error.name === "NotFoundError" ? "voice_no_microphone" : "voice_denied");
  }
}

function address(asked) {
  const url = new URL("api/v1/voice/talk", BASE);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams(asked);
  return url;
}

const stopped = (stream) => stream.getTracks().forEach((track) => track.stop());

class Line {
  constructor(audio, stream, url, on) {
    Object.assign(this, { audio, stream, on });
    this.ear = new AudioWorkletNode(audio, "guichet-ear", { numberOfOutputs: 0 });
    this.mouth = new AudioWorkletNode(audio, "guichet-mouth", { numberOfInputs: 0, outputChannelCount: [1] });
    audio.createMediaStreamSource(stream).connect(this.ear);
    this.mouth.connect(audio.destination);
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = ({ data }) => (typeof data === "string" ? this.told(JSON.parse(data)) : this.mouth.port.postMessage(data, [data]));
    this.socket.onclose = ({ code }) => this.close(this.over ? "" : code === BUSY ? "voice_busy" : "voice_lost");
    this.ear.port.onmessage = ({ data }) => this.socket.readyState === WebSocket.OPEN && this.socket.send(data);
    stream.getAudioTracks()[0].onended = () => this.close("voice_no_microphone");
    audio.resume();
  }

  told(message) {
    if (message.flush) this.mouth.port.postMessage(null);
    if (message.over) this.over = true;
    if (message.caption) this.on.caption(message.speaker, message.caption);
    if (message.floor) this.on.floor(message.floor);
    if (message.sources) this.on.sources(message.sources);
  }

  /** Whether the counter hears; it goes on speaking either way. */
  listen(open) {
    this.ear.port.postMessage({ open });
  }

  press(key) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ key }));
  }

  /** Ends everything, once: no microphone stays open behind a closed conversation. */
  close(reason = "") {
    if (this.closed) return;
    this.closed = true;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ bye: true }));
    this.socket.close();
    stopped(this.stream);
    this.audio.close();
    this.on.ended(reason);
  }
}
