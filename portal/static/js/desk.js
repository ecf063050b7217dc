// The keys of the desk: one letter each, never while somebody types, and not where they are switched
// off. Without this script every page works by links and forms; the list of keys is at /staff/keys.
"use strict";

(() => {
  const bar = document.querySelector(".desk-bar");
  if (!bar) return;
  const LAST = "desk-queue";
  if (document.querySelector("form.filters[role=search]")) {
    sessionStorage.setItem(LAST, location.pathname + location.search);
  }
  if (!bar.dataset.keys) return;

  const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
  let going = 0; // when g was pressed

  const links = () => [...document.querySelectorAll(".rows a[href^='/staff/petitions/']:not([href*='print'])")];
  const here = () => document.activeElement?.closest(".rows > *");

  function move(by) {
    const all = links();
    const now = all.findIndex((link) => link.closest(".rows > *") === here());
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
    all[next]?.focus();
    all[next]?.scrollIntoView({ block: "nearest" });
    return all.length > 0;
  }

  function tick() {
    const box = here()?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  async function show(address) {
    let dialog = document.querySelector("dialog.keys");
    if (!dialog) {
      const page = await (await fetch(address)).text();
      const keys = new DOMParser().parseFromString(page, "text/html").querySelector("#keys");
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-labelledby", "keys-title");
      const close = document.createElement("button");
      close.className = "btn btn-primary";
      close.textContent = keys.dataset.textClose;
      close.addEventListener("click", () => dialog.close());
      dialog.append(...keys.childNodes, close);
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
  }

  function go(letter) {
    const target = letter === "q" ? sessionStorage.getItem(LAST) : bar.querySelector(`[data-go="${letter}"]`)?.href;
    if (target) location.assign(target);
    return Boolean(target);
  }

  const ACTS = {
    j: () => move(1), ArrowDown: () => here() && move(1),
    k: () => move(-1), ArrowUp: () => here() && move(-1),
    x: tick,
    "/": () => (document.querySelector("#find").focus(), true),
    "?": () => (show(bar.querySelector('[data-go="?"]').href), true),
    g: () => ((going = Date.now()), true),
  };

  // On a Thai or Lao keyboard the key of j gives another letter: then its place counts.
  const PLACES = { KeyJ: "j", KeyK: "k", KeyX: "x", KeyG: "g", KeyO: "o", KeyQ: "q", KeyA: "a", Slash: "/" };
  function meant(event) {
    if (/^[ -~]+$/.test(event.key)) return event.key;
    const letter = PLACES[event.code];
    return letter === "/" && event.shiftKey ? "?" : letter;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const led = Date.now() - going < 1500;
    going = 0;
    const key = meant(event);
    const done = led && ["o", "q", "a"].includes(key) ? go(key) : ACTS[key]?.();
    if (done) event.preventDefault();
  });
})();
