// The widget's only style sheet. A town hall themes it from outside with the --guichet-… properties.

export const STYLE = `
:host {
  --ink: var(--guichet-ink, #1b1f24); --soft: var(--guichet-ink-soft, #4a525c);
  --paper: var(--guichet-paper, #fff); --panel: var(--guichet-panel, #f3f5f7);
  --line: var(--guichet-line, #767e88); --accent: var(--guichet-accent, #0b4f8a);
  --accent-ink: var(--guichet-accent-ink, #fff); --alert: var(--guichet-alert, #9c1c1c);
  --mark: var(--guichet-mark, #ffe9a3); --mark-ink: var(--guichet-mark-ink, #1b1f24);
  font: 1rem/1.55 var(--guichet-font, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif);
  color: var(--ink); color-scheme: light dark; overflow-wrap: anywhere;
}
@media (prefers-color-scheme: dark) { :host {
  --ink: var(--guichet-dark-ink, #eef1f4); --soft: var(--guichet-dark-ink-soft, #bcc5cf);
  --paper: var(--guichet-dark-paper, #14181d); --panel: var(--guichet-dark-panel, #1f252c);
  --line: var(--guichet-dark-line, #8b95a1); --accent: var(--guichet-dark-accent, #8ec5f5);
  --accent-ink: var(--guichet-dark-accent-ink, #0a1a28); --alert: var(--guichet-dark-alert, #ff9d94);
  --mark: var(--guichet-dark-mark, #5a4a10); --mark-ink: var(--guichet-dark-mark-ink, #fff6d6);
} }
@media (prefers-contrast: more) { :host { --soft: var(--ink); --line: var(--ink); } }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ol, ul, dl, dd, fieldset, blockquote { margin: 0; padding: 0; border: 0; }
ol.turns, ul { list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; display: inline-block; min-height: 1.5rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { font: inherit; min-height: 2.75rem; padding: .4rem 1rem; border: 1px solid var(--accent); border-radius: .375rem;
  background: var(--accent); color: var(--accent-ink); cursor: pointer; }
button:disabled { opacity: 1; background: var(--panel); color: var(--soft); border-color: var(--line); cursor: default; }
button.quiet, .choices button { background: var(--paper); color: var(--accent); }
button[aria-pressed="true"] { background: var(--accent); color: var(--accent-ink); }
.launcher { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; max-width: calc(100vw - 2rem);
  border-radius: 1.5rem; box-shadow: 0 .2rem .8rem rgb(0 0 0 / .3); }
.frame { display: flex; flex-direction: column; gap: .75rem; background: var(--paper); }
.floating .frame { position: fixed; right: 1rem; bottom: 4.75rem; z-index: 2147483000; width: min(26rem, calc(100vw - 2rem));
  height: min(40rem, calc(100vh - 6rem)); padding: 1rem; border: 1px solid var(--line); border-radius: .75rem;
  box-shadow: 0 .4rem 2rem rgb(0 0 0 / .3); overflow-y: auto; }
.head { display: flex; gap: .5rem; justify-content: space-between; align-items: center; }
.head h2 { font-size: 1.15rem; line-height: 1.3; }
.head button { min-height: 2rem; padding: 0 .6rem; }
.ai, .notice { padding: .6rem .8rem; border-left: .3rem solid var(--accent); background: var(--panel); }
.ai { font-size: .95rem; }
.floating .log { flex: 1 0 auto; }
.turns { display: flex; flex-direction: column; gap: 1.25rem; }
.asked { margin-left: 1.5rem; padding: .6rem .8rem; background: var(--panel); border-radius: .5rem; white-space: pre-wrap; }
.who { font-size: .85rem; color: var(--soft); font-weight: 600; }
.answer { margin-top: .6rem; padding: .8rem; border: 1px solid var(--line); border-radius: .5rem; display: grid; gap: .75rem; }
.body { display: grid; gap: .6rem; }
.sentence { white-space: pre-line; }
.mark { min-height: 1.5rem; min-width: 1.5rem; padding: 0 .2rem; border: 0; background: none; color: var(--accent);
  font-size: .85rem; text-decoration: underline; }
.sources h3 { font-size: 1rem; }
.sources ol { padding-left: 1.6rem; }
.sources li { margin-top: .4rem; }
summary { min-height: 1.5rem; cursor: pointer; }
.when { color: var(--soft); font-size: .9rem; }
blockquote { margin: .4rem 0; padding: .5rem .7rem; border-left: .2rem solid var(--line); background: var(--panel);
  white-space: pre-line; }
mark { background: var(--mark); color: var(--mark-ink); }
.contact { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: .5rem; }
.service { font-weight: 700; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 .5rem; margin-top: .2rem; }
dt { color: var(--soft); } dt::after { content: " :"; }
.emergency, .failure { color: var(--alert); font-weight: 700; }
.emergency { font-size: 1.15rem; white-space: pre-line; }
.call { display: inline-block; padding: .6rem 1rem; border: 2px solid var(--alert); border-radius: .375rem; color: var(--alert); font-weight: 700; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; }
.made { color: var(--soft); font-size: .9rem; }
.tools, .thumbs { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.tools button, .thumbs button { min-height: 2rem; padding: .2rem .7rem; font-size: .9rem; }
legend { float: left; padding: 0 .5rem 0 0; font-size: .9rem; }
.status { min-height: 1.55rem; color: var(--soft); }
form { display: grid; gap: .5rem; }
label { font-weight: 700; }
.hint { color: var(--soft); font-size: .9rem; }
textarea, select { width: 100%; font: inherit; padding: .5rem .7rem; border: 1px solid var(--line); border-radius: .375rem;
  background: var(--paper); color: var(--ink); }
textarea { resize: vertical; min-height: 4.5rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
.person > summary { font-weight: 700; min-height: 2.75rem; padding: .5rem 0; color: var(--accent); }
@media (prefers-reduced-motion: no-preference) { .floating .frame { animation: rise .15s ease-out; } }
@keyframes rise { from { opacity: 0; transform: translateY(.5rem); } }
@media (max-width: 30rem) { .floating .frame { right: 0; bottom: 0; width: 100vw; height: 100dvh; border-radius: 0; border: 0; }
  .floating.open .launcher { display: none; } .asked { margin-left: .5rem; } }
@media (forced-colors: active) { button, .mark { border: 1px solid ButtonText; } }
@media print { form, .launcher, .tools, .thumbs, .status, .person, .head button { display: none !important; }
  .floating .frame { position: static; height: auto; width: auto; border: 0; box-shadow: none; } li:not(.printed) { display: revert; } }
`;
