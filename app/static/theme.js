// Light or dark: what was chosen on this device, else what the device prefers. Runs before paint.
(() => {
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = () => {
    root.dataset.bsTheme = chosen() ?? (device.matches ? "dark" : "light");
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.bsTheme));
    }
  };
  root.classList.add("has-script");
  apply();
  device.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  // On a phone the row of pages is wider than the screen: the one you are on comes into sight.
  document.addEventListener("DOMContentLoaded", () => {
    const here = document.querySelector(".submenu [aria-current]");
    const row = here?.closest("ul");
    if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - row.offsetLeft - row.clientWidth / 3;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try { localStorage.setItem("theme", button.dataset.themeChoice); } catch { root.dataset.bsTheme = button.dataset.themeChoice; return; }
    apply();
  });
})();

// The menus of the head close with Escape, and when the reader goes on elsewhere.
(() => {
  const closeBut = (place) => {
    for (const menu of document.querySelectorAll("details.account[open]")) {
      if (!menu.contains(place)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeBut(event.target));
  document.addEventListener("focusin", (event) => closeBut(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.account[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
