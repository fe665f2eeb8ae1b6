// Selects with external data: what is typed is asked of the product, what it offers can be chosen.

const WAIT = 250;

function option(each) {
  return Object.assign(document.createElement("option"), { value: each.value, textContent: each.text });
}

function box(target, each) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: target.dataset.name, value: each.value });
  label.append(input, " ", Object.assign(document.createElement("span"), { textContent: each.text }));
  return label;
}

function offer(target, options) {
  if (target.tagName === "SELECT") {
    const kept = [...target.options].filter((each) => each.value === "" || each.selected);
    const known = new Set(kept.map((each) => each.value));
    target.replaceChildren(...kept, ...options.filter((each) => !known.has(each.value)).map((each) => option(each)));
    return;
  }
  const kept = [...target.querySelectorAll("label")].filter((each) => each.querySelector("input").checked);
  const known = new Set(kept.map((each) => each.querySelector("input").value));
  target.replaceChildren(...kept, ...options.filter((each) => !known.has(each.value)).map((each) => box(target, each)));
}

/** Ask while somebody types, a quarter of a second after the last key. */
export function wireSuggestions(ask, address, complain) {
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-suggest]");
    if (!field) return;
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < Number(field.dataset.least)) return;
    waiting = setTimeout(async () => {
      const { view, channel, ts } = address(field);
      try {
        const found = await ask({ view, channel, ts, block: field.dataset.in, action: field.dataset.suggest, text });
        complain(found.problem);
        const fresh = [...document.querySelectorAll("[data-suggest]")].find((each) => each.dataset.suggest === field.dataset.suggest && each.dataset.in === field.dataset.in);
        if (found.ok && fresh) offer(fresh.parentElement.querySelector("[data-external]"), found.options);
      } catch (error) {
        complain(String(error.message));
      }
    }, WAIT);
  });
}
