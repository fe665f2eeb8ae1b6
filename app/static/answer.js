// One question a screen, kept on the device at every choice, sent once. Without this the same form
// is one long page with a button at its end.
(async () => {
  const queue = self.answerQueue;
  const form = document.getElementById("sheet");
  const status = document.getElementById("status");
  const path = location.pathname;
  const served = Number(form.dataset.served);
  const closes = Number(form.dataset.closes);
  const screens = [...form.querySelectorAll(".screen")];
  const questions = screens.filter((screen) => screen.dataset.code);
  const consent = form.elements.namedItem("consent");
  const later = { timer: 0, pause: 5_000 };
  const typing = { timer: 0, pause: 400 };
  let chosen = {};
  let keeps = true;
  let writing = Promise.resolve();

  const say = (name) => {
    const words = name ? status.dataset[name] : "";
    status.hidden = !name;
    status.classList.toggle("is-below", name === "drafted");
    if (status.textContent !== words) status.textContent = words;
  };

  const inputs = (screen) => [...screen.querySelectorAll("input, textarea, select")];
  const value = (screen) => {
    if (screen.dataset.kind === "text") return screen.querySelector("textarea").value.trim() || undefined;
    if (screen.dataset.kind === "ranking") {
      const placed = inputs(screen).map((input) => input.value).filter(Boolean);
      return placed.length ? placed : undefined;
    }
    const ticked = inputs(screen).filter((input) => input.checked).map((input) => input.value);
    if (screen.dataset.kind === "multi") return ticked.length ? ticked : undefined;
    return ticked[0];
  };
  const applies = (screen) => !screen.dataset.consent || consent?.checked;
  const collect = () => {
    for (const screen of questions) {
      const found = applies(screen) ? value(screen) : undefined;
      if (found === undefined) delete chosen[screen.dataset.code];
      else chosen[screen.dataset.code] = found;
    }
  };
  const restore = () => {
    for (const screen of questions) {
      const kept = chosen[screen.dataset.code];
      if (kept === undefined) continue;
      for (const [at, input] of inputs(screen).entries()) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = [kept].flat().includes(input.value);
        else input.value = (screen.dataset.kind === "ranking" ? kept[at] : kept) ?? "";
      }
    }
  };

  const record = (ready) => ({
    path, answers: chosen, consent: Boolean(consent?.checked), ready, served, closes, saved: queue.clock(served),
  });
  // One after the other, so that an earlier state can never overwrite a later one.
  const keep = (ready) => {
    clearTimeout(typing.timer);
    collect();
    const state = record(ready);
    writing = writing.then(() => queue.write(state)).then(() => true, () => false);
    return writing.then((kept) => { keeps = kept; return kept; });
  };

  const show = (screen, { focus = true } = {}) => {
    for (const other of document.querySelectorAll(".screen")) other.hidden = other !== screen;
    if (!focus) return;
    screen.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };
  const step = (from, by) => {
    let at = screens.indexOf(from) + by;
    while (screens[at] && !applies(screens[at])) at += by;
    if (screens[at]) show(screens[at]);
  };

  const moveOn = (screen) => { if (!screen.hidden) step(screen, 1); };

  // Where a comment can be answered: shown this once, and kept nowhere.
  const showLetters = (paths) => {
    const place = document.getElementById("letters");
    for (const link of place.querySelectorAll("a")) link.parentElement.remove();
    for (const path of paths) {
      const link = Object.assign(document.createElement("a"), { href: path, textContent: location.origin + path });
      place.appendChild(document.createElement("p")).appendChild(link);
    }
    place.hidden = !paths.length;
  };

  const finish = (state, letters = []) => {
    showLetters(letters);
    clearTimeout(later.timer);
    say(state === "closed" ? "closed" : "");
    chosen = {};
    form.reset();
    show(document.getElementById("thanks"));
    if (state === "closed") document.getElementById("thanks").hidden = true;
  };
  const wait = () => {
    say("waiting");
    show(document.getElementById("waiting"));
    clearTimeout(later.timer);
    later.timer = setTimeout(flush, later.pause);
    later.pause = Math.min(later.pause * 2, 120_000);
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("ieum-answers")).catch(() => undefined);
  };
  const flush = async () => {
    const before = await queue.read(path);
    if (before?.ready) say("sending");
    const state = (await queue.flush())[path];
    const after = await queue.read(path);
    if (after?.outcome) {  // sent here, or by the service worker, which was quicker
      await queue.wipe(path);
      finish(after.outcome, after.letters);
    } else if (state === "refused") { say("refused"); show(questions[0]); }
    else if (after?.ready) wait();
    else finish("kept");
  };
  const send = async () => {
    if (await keep(true)) {
      navigator.storage?.persist?.();
      later.pause = 5_000;
      await flush();
    } else {
      form.submit();  // nothing can be kept here: send the plain form, as without this script
    }
  };

  const draft = async () => {
    await keep(false);
    say(keeps ? "drafted" : "unkept");
  };
  // Words that sound like a report are answered on the spot, before anything is sent.
  form.addEventListener("input", (event) => {
    const hint = event.target.closest(".screen")?.querySelector("[data-grave]");
    if (!hint || event.target.tagName !== "TEXTAREA") return;
    const text = event.target.value;
    const signs = new RegExp(hint.dataset.grave, "i");
    hint.hidden = !signs.test(text) && !signs.test(text.replace(/\s/g, ""));
  });
  form.addEventListener("input", (event) => {
    const hint = event.target.closest(".screen")?.querySelector("[data-traces]");
    if (hint && event.target.tagName === "TEXTAREA") hint.hidden = !new RegExp(hint.dataset.traces, "iu").test(event.target.value);
  });
  form.addEventListener("input", (event) => {
    clearTimeout(typing.timer);
    if (event.target.tagName === "TEXTAREA") typing.timer = setTimeout(draft, typing.pause);
    else draft();
  });
  form.addEventListener("click", (event) => {
    const input = event.target.closest("input[type=radio]");
    if (input && event.detail > 0) setTimeout(moveOn, 180, input.closest(".screen"));  // not by arrow keys
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    const from = link.closest(".screen");
    step(from, link.hash === "#start" || screens.indexOf(form.querySelector(link.hash)) < screens.indexOf(from) ? -1 : 1);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  document.getElementById("again").addEventListener("click", flush);
  window.addEventListener("online", () => { if (!document.getElementById("waiting").hidden) flush(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !document.getElementById("waiting").hidden) flush();
  });

  const begin = async () => {
    document.documentElement.classList.add("has-script");
    show(screens[0], { focus: false });
    let kept;
    try { kept = await queue.read(path); } catch { keeps = false; }
    if (!kept) return;
    if (!kept.ready && queue.isOld(kept, queue.clock(served))) { await queue.wipe(path); return; }
    if (kept.ready || kept.outcome) { chosen = kept.answers ?? {}; await flush(); return; }
    chosen = kept.answers;
    if (consent) consent.checked = kept.consent;
    restore();
    say("drafted");
    show(questions.find((screen) => applies(screen) && value(screen) === undefined) ?? screens.at(-1));
  };
  const prepareOffline = async () => {
    try {
      await navigator.serviceWorker.register("/a/sw.js", { scope: "/a/" });
      const cache = await caches.open("ieum-answer-pages-1");
      if (!(await cache.match(location.href))) await cache.add(location.href);
      document.documentElement.dataset.offline = "ready";
    } catch {
      document.documentElement.dataset.offline = "no";  // answers are kept all the same
    }
  };
  prepareOffline();
  await begin();
})();
