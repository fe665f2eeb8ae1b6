// Reading and putting back what is filled into a view.

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
    const control = field.querySelector("[data-action]");
    if (control) values[field.dataset.field] = valueOf(control);
  }
  return values;
}

/** Put values back into fields which are empty after a redraw. */
export function restore(view, values) {
  for (const field of view.querySelectorAll("[data-field]")) {
    const control = field.querySelector("[data-action]");
    const value = values[field.dataset.field];
    if (!control || !value || value.length === 0) continue;
    if (control.dataset.many !== undefined) {
      const boxes = [...control.querySelectorAll("input")];
      if (boxes.some((each) => each.checked)) continue;
      for (const box of boxes) box.checked = [value].flat().includes(box.value);
    } else if (!control.value && control.type !== "datetime-local") {
      control.value = value;
    }
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
