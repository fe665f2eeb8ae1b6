// Answers waiting on this device: one record a link, in IndexedDB, read by page and service worker.
// A record is written whole before anything is sent, and is wiped when the server has the answers
// or says that the survey has closed. Sending twice does no harm: the server merges by upsert.
self.answerQueue = (() => {
  const DAY = 86_400_000;
  const KEPT_DAYS = 14;
  const PATIENCE = 20_000;
  const STORE = "waiting";

  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("ieum-answers", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "path" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  // Resolves once the work is on the disk, not only in memory: a battery may be at its end.
  const within = async (mode, work) => {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: "strict" });
        const result = { value: undefined };
        transaction.oncomplete = () => resolve(result.value);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
        work(transaction.objectStore(STORE), result);
      });
    } finally {
      database.close();
    }
  };

  const read = (path) => within("readonly", (store, result) => {
    store.get(path).onsuccess = (event) => { result.value = event.target.result; };
  });
  const all = () => within("readonly", (store, result) => {
    store.getAll().onsuccess = (event) => { result.value = event.target.result; };
  });
  const write = (record) => within("readwrite", (store) => {
    store.put({ ...record, stamp: crypto.getRandomValues(new Uint32Array(4)).join("-") });
  });
  const wipe = (path) => within("readwrite", (store) => { store.delete(path); });

  // The answers go, how it ended stays until the page has said so. What was changed while it was on
  // its way stays whole, to be sent as well.
  const settle = (record, outcome, letters) => within("readwrite", (store) => {
    store.get(record.path).onsuccess = (event) => {
      if (event.target.result?.stamp !== record.stamp) return;
      const { path, saved, served, closes } = record;
      store.put({ path, saved, served, closes, outcome, letters });
    };
  });

  // A clock that was reset lies before the page was served; one far past the close is no proof.
  const clock = (served) => Math.max(Date.now(), (served || 0) * 1000);
  const isOld = (record, now) => {
    const age = now - Math.min(record.saved, now);
    return age > KEPT_DAYS * DAY && now < record.closes * 1000 + 60 * DAY;
  };

  const post = async (record) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const answer = await fetch(record.path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ answers: record.answers, consent: record.consent }),
        credentials: "omit", cache: "no-store", redirect: "error", signal: abort.signal,
      });
      const { state, letters } = await answer.json();
      return [answer.status, state, letters];
    } catch {
      return [0, ""];  // no signal, a gateway's own page, or cut off half way: try again later
    } finally {
      clearTimeout(timer);
    }
  };

  const deliver = async (record) => {
    const [status, state, letters] = await post(record);
    if ((status === 200 && state === "kept") || (status === 410 && state === "closed")) {
      await settle(record, state, letters);
      return state;
    }
    if (status === 422 || status === 400) {
      await write({ ...record, ready: false });
      return "refused";
    }
    if (isOld(record, clock(record.served))) await wipe(record.path);
    return "waiting";
  };

  const flushAll = async () => {
    const states = {};
    for (const record of await all()) {
      if (record.ready) states[record.path] = await deliver(record);
      else if (isOld(record, clock(record.served))) await wipe(record.path);
    }
    return states;
  };

  // One sender at a time, where the browser can tell its windows apart.
  const flush = () => (navigator.locks ? navigator.locks.request("ieum-answers", flushAll) : flushAll());

  return { read, write, wipe, flush, clock, isOld };
})();
