// The part of a page that a message led to stays in the browser: it is handed on through the door.

if (location.hash) {
  for (const field of document.querySelectorAll("input[name=next]")) {
    if (field.value) field.value = field.value.split("#")[0] + location.hash;
  }
  for (const link of document.querySelectorAll("a[href*='next=']")) {
    const address = new URL(link.href);
    address.searchParams.set("next", address.searchParams.get("next") + location.hash);
    link.href = address;
  }
}
