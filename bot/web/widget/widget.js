// One script tag: <script type="module" src="https://…/widget.js" data-commune="…"></script>
// It adds <guichet-widget>, and places one at the end of the page when the page holds none.

import { GuichetWidget } from "./widget/element.js";

if (!customElements.get("guichet-widget")) {
  customElements.define("guichet-widget", GuichetWidget);
  const tag = [...document.querySelectorAll("script[src]")].find((script) => script.src === import.meta.url);
  if (!document.querySelector("guichet-widget")) {
    const widget = document.createElement("guichet-widget");
    if (tag && tag.dataset.commune) widget.setAttribute("commune", tag.dataset.commune);
    if (tag && tag.dataset.lang) widget.setAttribute("lang", tag.dataset.lang);
    document.body.append(widget);
  }
}
