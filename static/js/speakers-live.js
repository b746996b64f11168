/** The page of speakers: who has confirmed and whose paper is there appears as it comes. Fields are left alone. */
import { follow } from "./feed.js";

const root = /** @type {HTMLElement} */ (document.getElementById("speakers-live"));
let seen = Number(root.dataset.version);

follow(/** @type {string} */ (root.dataset.feed), "guide", async (version) => {
  if (version <= seen) return;
  seen = version;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return; // without network the feed comes back with it, and tells again
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const fresh of page.querySelectorAll("[id^=standing-]")) {
    const here = document.getElementById(fresh.id);
    if (here && !here.isEqualNode(fresh)) here.replaceWith(document.importNode(fresh, true));
  }
});
