// Compares a dropped or chosen file with the issued one, in the browser: the file stays there.
// Where the browser cannot hash (no secure context), the form is sent as it stands.
"use strict";

(() => {
  const form = document.querySelector("form[data-compare]");
  if (!form || !globalThis.crypto?.subtle) return;
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  const show = (name, shown) =>
    document.querySelectorAll(`[data-answer=${name}]`).forEach((note) => (note.hidden = !shown));

  async function compare(file) {
    if (!file) return;
    show("same", false);
    show("changed", false);
    let bytes;
    try {
      bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    } catch {
      button.hidden = false; // the server can tell what is wrong with it
      return;
    }
    const hash = [...new Uint8Array(bytes)].map((n) => n.toString(16).padStart(2, "0")).join("");
    show(hash === form.dataset.compare ? "same" : "changed", true);
  }

  for (const note of form.querySelectorAll("[data-with]")) note.hidden = note.dataset.with !== "script";
  button.hidden = true;
  input.addEventListener("change", () => compare(input.files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    compare(event.dataTransfer.files[0]);
  });
})();
