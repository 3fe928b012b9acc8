// Server-sent events say that something changed; the page is asked again and its live parts replaced.
// What an agent is writing is never touched, and the focus stays where it was.

const PAUSE_MS = 250;
const AGAIN_MS = 5000;
const LATEST_MS = 60000;

/** Listens until the session ends. What a server on its way down or a proxy refuses is asked again, ever later. */
export function listen(address, title = document.title, againMs = AGAIN_MS) {
  const source = new EventSource(address);
  const leave = () => source.close();
  let waiting = null;
  source.addEventListener("open", () => (againMs = AGAIN_MS));
  source.addEventListener("change", ({ data }) => {
    const { free } = JSON.parse(data);
    document.title = free ? `(${free}) ${title}` : title;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE_MS);
  });
  source.addEventListener("signed-out", () => {
    source.close();
    document.querySelector("[data-signed-out]").hidden = false;
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    removeEventListener("pagehide", leave);
    setTimeout(listen, againMs, address, title, Math.min(2 * againMs, LATEST_MS));
  });
  addEventListener("pagehide", leave);
}

/** Asks the page again as a document: nothing in it runs. */
function refresh() {
  const asked = new XMLHttpRequest();
  asked.responseType = "document";
  asked.open("GET", location.href);
  asked.onload = () => asked.status === 200 && asked.responseXML && replace(asked.responseXML);
  asked.send();
}

function replace(fresh) {
  for (const part of fresh.querySelectorAll("[data-live], [data-live-text]")) {
    const old = document.getElementById(part.id);
    if (!old || old.innerHTML === part.innerHTML) continue;
    if (part.dataset.liveText) old.textContent = part.textContent;
    else keepFocus(() => old.replaceWith(document.adoptNode(part)));
  }
}

function keepFocus(work) {
  const { id } = document.activeElement;
  work();
  const again = id && document.getElementById(id);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
}
