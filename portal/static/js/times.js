// Offers the free times anew when the resource or the day above them is changed. The server draws
// them; what was chosen stays chosen where it is still free.
"use strict";

(() => {
  function follow(box) {
    const { times, of, on, name, reference } = box.dataset;
    const form = box.closest("form");
    const said = form.querySelector(`[data-times-said="${name}"]`);
    const parts = ["day", "month", "year"];
    const watched = new Set([of, ...parts.map((part) => `${on}-${part}`)]);
    let asked = 0;
    let timer = 0;

    async function ask() {
      const number = ++asked;
      const query = new URLSearchParams({
        of: form.elements[of].value,
        name,
        reference,
        chosen: new FormData(form).get(name) ?? "",
      });
      for (const part of parts) query.set(`on-${part}`, form.elements[`${on}-${part}`].value);
      const answer = await fetch(`${times}?${query}`);
      if (!answer.ok || number !== asked) return;
      box.innerHTML = await answer.text();
      said.textContent = box.querySelector("[data-said]")?.dataset.said ?? "";
    }

    form.addEventListener("input", (event) => {
      if (!watched.has(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
  }

  document.querySelectorAll("[data-times]").forEach(follow);
})();
