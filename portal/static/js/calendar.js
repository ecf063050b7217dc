// Choosing a time by dragging over free cells of a calendar. Without it every free cell is a link
// that begins a booking; the links stay, for the keyboard and for touch.
"use strict";

(() => {
  const table = document.querySelector("table.by-hours[data-start-fields]");
  if (!table) return;

  const ends = table.dataset.endFields.split(" ").filter(Boolean);
  const cells = [...table.querySelectorAll("td[data-start]")];
  let first = null;
  let chosen = [];

  // The free cells from the first one to this one, as far as nothing lies between them.
  function between(from, to) {
    const column = cells.filter((cell) => cell.dataset.column === from.dataset.column);
    const [a, b] = [column.indexOf(from), column.indexOf(to)];
    if (b < 0) return chosen;
    const step = b < a ? -1 : 1;
    const found = [from];
    for (let at = a; at !== b; at += step) {
      const [earlier, later] = step > 0 ? [column[at], column[at + 1]] : [column[at + 1 * step], column[at]];
      if (earlier.dataset.end !== later.dataset.start) break;
      found.push(column[at + step]);
    }
    return step > 0 ? found : found.reverse();
  }

  function show(next) {
    for (const cell of chosen) cell.classList.remove("chosen");
    chosen = next;
    for (const cell of chosen) cell.classList.add("chosen");
  }

  function address() {
    const target = new URL(chosen[0].querySelector("a").href);
    for (const name of ends) target.searchParams.set(name, chosen.at(-1).dataset.end);
    return target;
  }

  table.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("td[data-start]");
    if (!cell || event.button !== 0 || event.pointerType === "touch") return;
    first = cell;
    show([cell]);
  });
  table.addEventListener("dragstart", (event) => event.preventDefault());
  table.addEventListener("pointermove", (event) => {
    if (!first) return;
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("td[data-start]");
    if (cell) show(between(first, cell));
  });
  document.addEventListener("pointerup", () => {
    if (!first) return;
    first = null;
    if (chosen.length > 1 && ends.length) location.assign(address());
    else show([]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    first = null;
    show([]);
  });
  // A drag that ends on the cell where it began is a click on its link; a longer one is none.
  table.addEventListener("click", (event) => {
    if (chosen.length > 1) event.preventDefault();
  });

  if (ends.length && matchMedia("(pointer: fine)").matches) {
    const hint = document.querySelector("[data-drag-hint]");
    if (hint) hint.hidden = false;
  }
})();
