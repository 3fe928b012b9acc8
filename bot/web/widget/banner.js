// What agents put before everybody: above the conversation, folded by whoever has read it, never lost.

import { make, webUrl } from "./dom.js";

/** The place of the banner in a widget; on its own page, the one the page holds. */
export function makeBanner(say) {
  return make("section", { class: "alerts", "aria-label": say("alerts"), "aria-live": "polite", hidden: true });
}

/** Shows these alerts and no others; one already there keeps the fold its reader chose. */
export function showAlerts(place, alerts, say, language) {
  const before = new Map([...place.querySelectorAll("details")].map((one) => [one.dataset.id, one]));
  const same = alerts.length === before.size && alerts.every(({ id, message }) => before.get(id)?.dataset.said === message);
  if (same) return;
  const banners = alerts.map((alert) => banner(alert, say, language));
  for (const one of banners) {
    const known = before.get(one.dataset.id);
    if (known && known.dataset.said === one.dataset.said) one.open = known.open;
  }
  place.replaceChildren(...banners);
  place.hidden = !alerts.length;
}

/** The words of the alerts that are a danger, to be read before an answer. */
export function dangers(alerts) {
  return alerts.filter(({ severity }) => severity === "danger").map((alert) => make("p", { class: "emergency", lang: alert.language }, alert.message));
}

function banner(alert, say, language) {
  const href = webUrl(alert.url);
  const lang = alert.language === language ? null : alert.language;
  const more = href ? [" ", make("a", { href, rel: "noreferrer", target: "_blank" }, say("alert_more"))] : [];
  return make(
    "details",
    { class: `alert ${alert.severity}`, open: true, "data-id": alert.id, "data-said": alert.message },
    make("summary", {}, say(`alert_${alert.severity}`)),
    make("p", { lang }, alert.message, ...more),
  );
}
