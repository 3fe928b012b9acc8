// One question over the typed event stream (server-sent events by POST), resumed where it was cut.

const RESUMES = 5;
const PAUSE_MS = 800;

/** A refusal of the server (RFC 9457): `title` and `detail` are words for people. */
export class Problem extends Error {
  constructor(body, status, retryAfterS) {
    super(body.title || String(status));
    this.title = body.title || "";
    this.detail = body.detail || "";
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

/** The network was lost and could not be found again; the question is not. */
export class Offline extends Error {}

/**
 * Events {id, name, data} of one answer, in order, each once.
 * @param {string} origin of the counter; @param {object} body of /api/v1/ask; @param {AbortSignal} signal stops it
 */
export async function* ask(origin, body, signal) {
  let response = await post(`${origin}/api/v1/ask`, body, signal);
  const seen = { id: 0, answer: "", ended: false };
  for (let left = RESUMES; ; left -= 1) {
    try {
      yield* read(response, seen);
    } catch (error) {
      if (signal.aborted) throw error;
    }
    if (seen.ended) return;
    if (!seen.answer || left === 0) throw new Offline();
    await pause(PAUSE_MS * (RESUMES - left + 1), signal);
    response = (await resume(origin, seen, signal)) || response;
  }
}

async function* read(response, seen) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const event of blocks.map(parse).filter((one) => one && one.id > seen.id)) {
      seen.id = event.id;
      if (event.name === "meta") seen.answer = event.data.answer_id;
      seen.ended = event.name === "answer" || event.name === "error";
      yield event;
      if (seen.ended) return;
    }
  }
}

function parse(block) {
  const fields = { event: "", data: "", id: "0" };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) || [];
    if (name in fields) fields[name] = name === "data" ? fields.data + value : value;
  }
  return fields.data ? { id: Number(fields.id), name: fields.event, data: JSON.parse(fields.data) } : null;
}

async function resume(origin, seen, signal) {
  try {
    const response = await fetch(`${origin}/api/v1/answers/${seen.answer}/events`, {
      headers: { "Last-Event-ID": String(seen.id), Accept: "text/event-stream" },
      signal,
    });
    return response.ok ? response : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

/** POST of JSON; a Problem when the server refuses, Offline when it cannot be reached. */
export async function post(url, body, signal) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal && signal.aborted) throw error;
    throw new Offline();
  }
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Problem(said, response.status, Number(response.headers.get("Retry-After")) || 0);
}

function pause(duration_ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, duration_ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
