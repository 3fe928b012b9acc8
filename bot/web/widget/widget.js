// One script tag: <script type="module" src="https://…/widget.js" data-commune="…" data-lang="…"></script>
// It defines <guichet-widget>, and places one at the end of the page when the page holds none.

import { GuichetWidget } from "./widget/element.js";

if (!customElements.get("guichet-widget")) {
  customElements.define("guichet-widget", GuichetWidget);
  if (!document.querySelector("guichet-widget")) place(tagOf(import.meta.url));
}

function tagOf(url) {
  return [...document.querySelectorAll("script[src]")].find((script) => script.src === url);
}

function place(tag) {
  const widget = document.createElement("guichet-widget");
  for (const name of ["commune", "lang"]) {
    if (tag && tag.dataset[name]) widget.setAttribute(name, tag.dataset[name]);
  }
  document.body.append(widget);
}
