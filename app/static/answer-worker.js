// Lets the page open without signal and sends what waits. FILES is put in front by the server.
/* global FILES, answerQueue */
importScripts(FILES[0]);

const SHELL = "ieum-answer-pages-1";
const PATIENCE = 6_000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL);
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/static/") && !FILES.includes(url.pathname + url.search)) await cache.delete(request);
    }
    await self.clients.claim();
  })());
});

const fresh = async (request) => {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
};

// The newest page while there is a signal, the last one otherwise; a page that is gone is let go.
const page = async (request) => {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fresh(request);
    if (answer.ok && !answer.redirected) await cache.put(request.url, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await cache.delete(request.url, { ignoreSearch: true });
    return answer;
  } catch (error) {
    const kept = await cache.match(request.url) ?? await cache.match(request.url, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.endsWith("/report")) return;  // a report leaves nothing on the device
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (FILES.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "ieum-answers") return;
  event.waitUntil(answerQueue.flush().then((states) => {
    if (Object.values(states).includes("waiting")) throw new Error("still no signal");
  }));
});
