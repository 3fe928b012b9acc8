// One question over the typed event stream (server-sent events by POST), taken up again where it was cut.

import { BASE } from "./catalogue.js";

const RESUMES = 6;
const PAUSE_MS = 700;
const SILENCE_MS = 30_000; // the server breathes every ten seconds
const LAST = ["answer", "error"];

/** A refusal of the server (RFC 9457): `title` and `detail` are words for people. */
export class Problem extends Error {
  constructor(body) {
    super(body.title || "");
    this.detail = body.detail || body.title || "";
  }
}

/** The network was lost and could not be found again; the question is not. */
export class Offline extends Error {}

/** Events {id, name, data} of one answer, in order, each once, until `answer` or `error`; `signal` stops it. */
export async function* ask(body, signal) {
  let response = await send("POST", "api/v1/ask", body, body.language, signal);
  const seen = { id: 0, answer: "", ended: false };
  for (let tried = 1; ; tried += 1) {
    try {
      if (response) yield* read(response, seen);
    } catch (error) {
      if (signal.aborted) throw error;
    }
    if (seen.ended) return;
    if (!seen.answer || tried > RESUMES) throw new Offline();
    await pause(PAUSE_MS * tried, signal);
    response = await resume(seen, signal);
    if (response && response.headers.get("Content-Type").includes("json")) {
      return yield { id: seen.id + 1, name: "answer", data: await response.json() };
    }
  }
}

async function* read(response, seen) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await heard(reader);
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const event of blocks.map(parse).filter((one) => one && one.id > seen.id)) {
      seen.id = event.id;
      if (event.name === "meta") seen.answer = event.data.answer_id;
      seen.ended = LAST.includes(event.name);
      yield event;
      if (seen.ended) return;
    }
  }
}

async function heard(reader) {
  let timer;
  const silence = new Promise((resolve, reject) => {
    timer = setTimeout(() => (reader.cancel().catch(() => {}), reject(new Offline())), SILENCE_MS);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

function parse(block) {
  const fields = { event: "", data: "", id: "0" };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) || [];
    if (name in fields) fields[name] = name === "data" ? fields.data + value : value;
  }
  return fields.data ? { id: Number(fields.id), name: fields.event, data: JSON.parse(fields.data) } : null;
}

/** The rest of the stream, or the whole answer when the stream is no longer there; null: try again. */
async function resume(seen, signal) {
  const path = `api/v1/answers/${encodeURIComponent(seen.answer)}`;
  try {
    const headers = { "Last-Event-ID": String(seen.id), Accept: "text/event-stream" };
    const stream = await fetch(new URL(`${path}/events`, BASE), { headers, signal });
    if (stream.status === 200) return stream;
    const whole = await fetch(new URL(path, BASE), { signal });
    return whole.status === 200 ? whole : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

/** Events {name, data} of a stream asked by POST, until the server ends it or the line is cut. */
export async function* listen(path, body, language) {
  const response = await send("POST", path, body, language);
  yield* read(response, { id: 0, ended: false });
}

/** A request with a JSON body; a Problem when the server refuses, Offline when it cannot be reached. */
export async function send(method, path, body, language, signal) {
  const headers = { "Content-Type": "application/json", "Accept-Language": language };
  let response;
  try {
    response = await fetch(new URL(path, BASE), { method, headers, body: body && JSON.stringify(body), signal });
  } catch (error) {
    if (signal && signal.aborted) throw error;
    throw new Offline();
  }
  if (response.ok) return response;
  throw new Problem(await response.json().catch(() => ({})));
}

function pause(duration_ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, duration_ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
