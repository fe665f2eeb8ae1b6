// Reading what is filled in, and keeping it when the product redraws around it.

const CONTROLS = "[data-action][data-in]:is(input, textarea, select, [data-many])";
const SHOWN = `${CONTROLS}, [data-suggest]`;

function valueOf(control) {
  if (control.dataset.many !== undefined) {
    const picked = [...control.querySelectorAll("input:checked")].map((each) => each.value);
    return control.dataset.many ? picked : picked[0] ?? "";
  }
  if (control.type === "datetime-local") {
    return control.value ? String(Math.floor(new Date(control.value).getTime() / 1000)) : "";
  }
  return control.value;
}

/** All values of a view's input blocks, by block id. */
export function collect(view) {
  const values = {};
  for (const field of view.querySelectorAll("[data-field]")) {
    const control = field.querySelector(CONTROLS);
    if (control) values[field.dataset.field] = valueOf(control);
  }
  return values;
}

function keyOf(control) {
  const place = control.closest("[data-ts]")?.dataset.ts ?? control.closest("[data-view]")?.dataset.view;
  const kind = control.dataset.many === undefined ? control.type : `boxes${control.dataset.many}`;
  return [place, control.dataset.in, control.dataset.action ?? control.dataset.suggest, kind].join("\u001f");
}

/** What every control below shows now, to be put back after a redraw. */
export function remember(root) {
  return new Map([...root.querySelectorAll(SHOWN)].map((each) => [keyOf(each), each]));
}

function offers(control, values, of) {
  const offered = new Set([...control.querySelectorAll(of)].map((each) => each.value));
  return values.every((each) => offered.has(each));
}

function putBack(control, before) {
  if (control.dataset.external !== undefined) {
    const value = before.value;
    control.replaceChildren(...before.childNodes);
    if (control.tagName === "SELECT") control.value = value;
  } else if (control.dataset.many !== undefined) {
    const picked = [valueOf(before)].flat().filter(Boolean);
    if (!offers(control, picked, "input")) return;
    for (const box of control.querySelectorAll("input")) box.checked = picked.includes(box.value);
  } else if (control.tagName !== "SELECT") {
    control.value = before.value;
  } else if (offers(control, [before.value], "option")) {
    control.value = before.value;
  }
}

/**
 * Put back what was shown: a control that keeps its block id, action id and kind keeps its value,
 * unless what was chosen is no longer offered. A part the product wanted empty has new ids.
 */
export function restore(root, remembered) {
  for (const control of root.querySelectorAll(SHOWN)) {
    const before = remembered.get(keyOf(control));
    if (before) putBack(control, before);
  }
}

/** Show stored instants in the browser's own zone. */
export function wireMoments(root) {
  for (const field of root.querySelectorAll("input[data-epoch]")) {
    if (!field.dataset.epoch) continue;
    const at = new Date(Number(field.dataset.epoch) * 1000);
    at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
    field.value = at.toISOString().slice(0, 16);
  }
}
