// Counts anew whom a survey would ask, whenever the choice changes. Without this file the button
// beside the form does the same.

const form = document.querySelector("form[data-counts]");
const region = document.getElementById("counted");

if (form && region) {
  let timer = 0;
  let latest = 0;

  const count = async () => {
    const mine = ++latest;
    try {
      const answer = await fetch(form.dataset.counts, { method: "POST", body: new FormData(form) });
      const words = await answer.text();
      if (mine === latest && (answer.ok || answer.status === 422)) region.innerHTML = words;
    } catch {
      // no connection: the last count stays
    }
  };

  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-audience]")) return;
    clearTimeout(timer);
    timer = setTimeout(count, 400);
  });
}
