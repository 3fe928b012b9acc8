// The console, live: what changed is asked again and put in its place. Without this file every page works, reloaded.

import { listen } from "./live.js";
import { shortcuts } from "./keys.js";

const address = document.body.dataset.listen;
if (address) listen(address);
shortcuts(document.querySelector("[data-shortcuts]"));

for (const choice of document.querySelectorAll("[data-canned]")) {
  choice.addEventListener("change", () => {
    const box = document.getElementById(choice.dataset.canned);
    if (!choice.value) return;
    box.setRangeText(choice.value, box.selectionStart, box.selectionEnd, "end");
    choice.value = "";
    box.focus();
  });
}
