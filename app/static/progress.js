// Keeps the page of long work up to date without loading it anew; once it is over, loads it once.
const EVERY = 2000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return setTimeout(look, 3 * EVERY);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, now] = [document, fresh].map((one) => one.querySelector("[data-progress]"));
  if (!now || !old) return location.reload();
  if (old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
