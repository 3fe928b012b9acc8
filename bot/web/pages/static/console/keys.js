// Shortcuts of one letter, off unless the agent asked for them (WCAG 2.1.4); never while something is being written.

const KEPT = "guichet-shortcuts";
const WRITING = "input, textarea, select, [contenteditable]";
const PLACES = { n: "/console/new", q: "/console" };

/** Follows the box that switches them on and off, remembered in this browser. */
export function shortcuts(box) {
  if (!box) return;
  box.checked = localStorage.getItem(KEPT) === "on";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.target.closest(WRITING);
    if (!box.checked || busy) return;
    const key = event.key.toLowerCase();
    const answer = document.getElementById("text");
    if (key === "r" && answer) (event.preventDefault(), answer.focus());
    else if (PLACES[key]) location.assign(PLACES[key]);
  });
}
