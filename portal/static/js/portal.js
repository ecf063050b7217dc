// Small comforts on top of pages that work without them: drafts that save themselves, copy and
// print buttons, menus that close on Escape, the error summary in focus. Texts come from data-* attributes.
"use strict";

(() => {
  const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

  function saveItself(form) {
    const status = document.querySelector("[data-autosave-status]");
    let timer = 0;
    let saved = "";

    const typed = () => {
      const data = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && name !== "csrf_token") data.append(name, value);
      }
      return data;
    };

    async function save(leaving) {
      clearTimeout(timer);
      const data = typed();
      if (data.toString() === saved) return;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: data,
          headers: { "X-CSRFToken": token(), Accept: "application/json" },
          keepalive: leaving,
        });
        if (!answer.ok) throw new Error(answer.status);
        saved = data.toString();
        if (status) status.textContent = (await answer.json()).saved;
      } catch {
        if (status) status.textContent = form.dataset.textUnsaved;
      }
    }

    saved = typed().toString();
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 1500, false);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      saved = typed().toString(); // the form itself carries it now
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save(true);
    });
  }

  function copyButton(button) {
    const source = document.querySelector(button.dataset.copy);
    const words = button.querySelector("span");
    if (!source || !words || !navigator.clipboard) return;
    words.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      words.textContent = button.dataset.textCopied;
    });
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.account[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.account[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.account")));

  document.querySelectorAll("form[data-autosave]").forEach(saveItself);
  document.querySelectorAll("button[data-copy]").forEach(copyButton);
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  document.querySelector(".trouble")?.focus();
})();
