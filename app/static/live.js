// Keeps a list of promises fresh: times count down here, and the list itself comes from the server.
// Without this file the page is whole; it only stands still.

const region = document.querySelector("[data-live]");

if (region) {
  const began = performance.now();
  const productNow = Date.parse(region.dataset.now);
  const words = JSON.parse(region.dataset.words);
  const now = () => productNow + performance.now() - began;

  const length = (milliseconds) => {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const hours = Math.floor(minutes / 60);
    if (!minutes) return words.moment;
    if (!hours) return words.minutes.replace("{m}", minutes);
    return words.hours.replace("{h}", hours).replace("{m}", minutes % 60);
  };

  // Only opening hours use a promise up: outside them its time stands still.
  const counted = (spans, from, to) =>
    spans.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end * 1000, to) - Math.max(start * 1000, from)), 0);

  const tick = () => {
    const shown = Date.parse(region.dataset.now);
    for (const spot of region.querySelectorAll("[data-left]")) {
      const used = counted(JSON.parse(spot.dataset.open), shown, now());
      const left = Number(spot.dataset.left) * 1000 - used;
      spot.textContent = (left >= 0 ? words.left : words.past).replace("{length}", length(left));
      spot.classList.toggle("signal", left < 0);
    }
  };

  const refresh = async () => {
    if (document.hidden || region.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (!fresh) return;
      region.dataset.now = fresh.dataset.now;
      region.replaceChildren(...fresh.childNodes);
      tick();
    } catch {
      // offline for a moment: the next turn tries again, and what is shown stays true as of then
    }
  };

  tick();
  setInterval(tick, 1000);
  setInterval(refresh, 30000);
}
