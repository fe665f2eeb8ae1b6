// Keeps the page in step with the workspace and reports what a person does.
import { collect, remember, restore, wireMoments } from "./fields.js";
import { wireSuggestions } from "./suggestions.js";

const body = document.body;
const { user, place, thread } = body.dataset;
const modal = document.querySelector("dialog.modal");
const problem = document.querySelector(".problem");

async function post(address, content) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Workspace": "1" },
    body: JSON.stringify(content),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

let hiding = 0;
function complain(sentence) {
  problem.textContent = sentence;
  problem.hidden = !sentence;
  clearTimeout(hiding);
  if (sentence) hiding = setTimeout(() => { problem.hidden = true; }, 8000);
}

async function act(content, source) {
  source?.setAttribute("aria-busy", "true");
  try {
    const result = await post(`/w/${user}/acts`, content);
    complain(result.problem);
    return result.ok;
  } catch (error) {
    complain(String(error.message));
    return false;
  } finally {
    source?.removeAttribute("aria-busy");
  }
}

// ---- drawing -------------------------------------------------------------------------------

function keyOf(element) {
  const article = element.closest("[data-ts]");
  const where = article ? article.dataset.ts : element.closest("[data-view]")?.dataset.view ?? "";
  const name = element.dataset.action ?? element.getAttribute("href") ?? element.id;
  return name ? `${where}|${element.dataset.in ?? ""}|${name}|${element.dataset.value ?? ""}` : "";
}

function draw(part, html) {
  if (part.drawn === html) return;
  part.drawn = html;
  const scroll = part.querySelector(".scroll");
  const atEnd = !scroll || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const top = scroll?.scrollTop ?? 0;
  const focused = part.contains(document.activeElement) ? keyOf(document.activeElement) : "";
  const shown = remember(part);
  part.innerHTML = html;
  wireMoments(part);
  restore(part, shown);
  const fresh = part.querySelector(".scroll");
  if (fresh) fresh.scrollTop = atEnd && !fresh.querySelector(".home") ? fresh.scrollHeight : top;
  if (focused) {
    // A pressed button is often gone afterwards: the keyboard goes on in the same message.
    const all = [...part.querySelectorAll("button, a, select, input, textarea")];
    const again = all.find((each) => keyOf(each) === focused)
      ?? all.find((each) => each.dataset.action && keyOf(each).split("|")[0] === focused.split("|")[0]);
    again?.focus({ preventScroll: true });
  }
}

function drawModal(html) {
  const shown = modal.querySelector("form.view");
  if (modal.drawn === html) return;
  modal.drawn = html;
  const before = shown?.dataset.view;
  const values = remember(modal);
  const active = modal.contains(document.activeElement) ? document.activeElement.id : "";
  modal.innerHTML = html;
  wireMoments(modal);
  const form = modal.querySelector("form.view");
  restore(modal, values);
  if (form && !modal.open) modal.showModal();
  if (!form && modal.open) modal.close();
  const wrong = form?.querySelector(".wrong input, .wrong textarea, .wrong select");
  const again = active ? document.getElementById(active) : null;
  (wrong ?? again ?? (form && form.dataset.view !== before ? form.querySelector(".field input, .field textarea, .field select") : null))?.focus();
}

function show(update) {
  body.dataset.revision = update.revision;
  for (const [name, html] of Object.entries(update.parts)) {
    const part = document.querySelector(`[data-part="${name}"]`);
    if (part === modal) drawModal(html);
    else if (part) draw(part, html);
  }
  showDemoTime(update.demo_at);
  announce();
  document.title = document.title.replace(/^\(\d+\) /, "");
  if (update.unread) document.title = `(${update.unread}) ${document.title}`;
}

function showDemoTime(text) {
  const shown = document.querySelector("[data-demo-at]");
  if (shown && text) shown.textContent = text;
}

let heard = "";
function announce() {
  const last = [...document.querySelectorAll(".place .message")].at(-1);
  if (!last || last.dataset.ts === heard) return;
  if (heard) document.querySelector("[data-announce]").textContent = last.querySelector(".body").innerText;
  heard = last.dataset.ts;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function follow() {
  for (;;) {
    try {
      const query = new URLSearchParams({ since: body.dataset.revision });
      if (thread) query.set("thread", thread);
      const response = await fetch(`/w/${user}/${place}/parts?${query}`);
      if (!response.ok) throw new Error(String(response.status));
      show(await response.json());
      await pause(150);
    } catch {
      await pause(1500);
    }
  }
}

// ---- acting --------------------------------------------------------------------------------

function confirmed(element) {
  const { confirmTitle, confirmText, confirmYes, confirmNo, confirmStyle } = element.dataset;
  if (!confirmTitle) return Promise.resolve(true);
  const dialog = document.querySelector("dialog.confirm");
  const title = Object.assign(document.createElement("h2"), { id: "confirm-title", textContent: confirmTitle });
  const text = Object.assign(document.createElement("p"), { textContent: confirmText });
  const no = Object.assign(document.createElement("button"), { value: "no", textContent: confirmNo });
  const yes = Object.assign(document.createElement("button"), { value: "yes", textContent: confirmYes });
  yes.className = confirmStyle === "danger" ? "danger" : "primary";
  const form = document.createElement("form");
  form.method = "dialog";
  const footer = document.createElement("footer");
  footer.append(no, yes);
  form.append(title, text, footer);
  dialog.replaceChildren(form);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
  });
}

function address(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view, values: collect(view) };
  const { channel, ts } = element.closest("[data-ts]").dataset;
  return { channel, ts };
}

async function use(element, value) {
  const { action, in: block } = element.dataset;
  if (!(await confirmed(element))) return;
  element.closest("details")?.removeAttribute("open");
  await act({ act: "press", ...address(element), action, block, value: value ?? null }, element);
}

function choice(control) {
  if (control.dataset.many === undefined) return control.value;
  const picked = [...control.querySelectorAll("input:checked")].map((each) => each.value);
  return control.dataset.many ? picked : picked[0] ?? null;
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.dataset.action) use(target, target.dataset.value);
  else if (target.dataset.shortcut) {
    const message = target.closest("[data-ts]")?.dataset ?? {};
    target.closest("details")?.removeAttribute("open");
    act({ act: "shortcut", callback: target.dataset.shortcut, channel: message.channel, ts: message.ts }, target);
  } else if (target.dataset.close !== undefined) leave();
  else if (target.dataset.command) {
    const field = target.closest("form").querySelector("textarea");
    field.value = `${target.dataset.command} `;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (target.dataset.demo !== undefined) moveDemo(target);
  else if (target.dataset.themeSwitch !== undefined) switchTheme();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-action]");
  if (!control) return;
  const field = control.closest("[data-field]");
  if (field && !field.dataset.dispatch) return;
  if (event.target.value === "" && control.tagName === "SELECT") return;
  use(control, choice(control));
});

function leave() {
  const form = modal.querySelector("form.view");
  if (form) act({ act: "close", view: form.dataset.view });
}

modal?.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
modal?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  act({ act: "submit", view: form.dataset.view, values: collect(form) }, form.querySelector("footer .primary"));
});

wireSuggestions((content) => post(`/w/${user}/suggestions`, content), address, complain);

for (const form of document.querySelectorAll("form.composer")) {
  const field = form.querySelector("textarea");
  const hints = form.querySelector(".hints");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    field.dispatchEvent(new Event("input"));
    const done = await act({ act: "say", channel: place, text, thread: form.dataset.thread });
    if (!done && !field.value) field.value = text;
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    // While a Korean syllable is being composed, Enter only finishes it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  field.addEventListener("input", () => {
    field.rows = Math.min(8, field.value.split("\n").length);
    if (hints) hints.hidden = !(field.value.startsWith("/") && !field.value.includes(" "));
  });
}

// ---- the bar at the top ----------------------------------------------------------------------

async function moveDemo(button) {
  const said = document.querySelector(".demo-said");
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const moved = await post(`/demo/${button.dataset.demo}`, {});
    said.textContent = moved.sentence;
    showDemoTime(moved.demo_at);
  } catch (error) {
    said.textContent = String(error.message);
  }
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

function switchTheme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = root.dataset.theme ?? (dark ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; SameSite=Lax`;
}

if (user) {
  const scroll = document.querySelector(".place .scroll");
  if (scroll && !scroll.querySelector(".home")) scroll.scrollTop = scroll.scrollHeight;
  wireMoments(document);
  if (modal.querySelector("form.view")) modal.showModal();
  if (place === "home") act({ act: "home" });
  follow();
}
body.dataset.ready = "";
