// Solves the captcha's puzzle in the reader's own browser while they fill in the form. Where that
// cannot be done (old browser, no secure origin, any error) the question in words stays.
"use strict";

(() => {
  const GOOD_FOR = 15 * 60 * 1000; // milliseconds; the server takes a solution for 20 minutes

  const base64 = (text) =>
    btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));

  const compute = (worker, challenge) =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error("the worker failed"));
      worker.onmessage = ({ data }) =>
        data && !data.error ? resolve(data) : reject(new Error("not solved"));
      worker.postMessage({
        type: "work", challenge, counterStart: 0, counterStep: 1, timeout: 60_000,
      });
    });

  async function solve(box) {
    const answer = await fetch(box.dataset.captcha, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const challenge = await answer.json();
    const worker = new Worker(box.dataset.worker);
    try {
      return base64(JSON.stringify({ challenge, solution: await compute(worker, challenge) }));
    } finally {
      worker.terminate();
    }
  }

  function attend(box) {
    const form = box.closest("form");
    const question = box.querySelector("[data-question]");
    const status = box.querySelector("[data-status]");
    const field = box.querySelector("input[name=altcha]");
    let solvedAt = field.value ? Date.now() : 0;
    let running = null;

    const solved = () => field.value && Date.now() - solvedAt < GOOD_FOR;

    async function work() {
      field.value = "";
      status.textContent = box.dataset.textWorking;
      try {
        field.value = await solve(box);
        solvedAt = Date.now();
        status.textContent = box.dataset.textDone;
      } catch {
        form.removeEventListener("submit", hold);
        status.closest("[hidden], .note").hidden = true;
        question.hidden = false;
      }
      running = null;
    }

    const begin = () => {
      if (!solved() && !running) running = work();
      return running;
    };

    async function hold(event) {
      if (solved()) return;
      event.preventDefault();
      await begin();
      if (field.value) form.requestSubmit(event.submitter);
      else question.querySelector("input[name=captcha]").focus();
    }

    question.hidden = true;
    status.closest("[hidden], .note").hidden = false;
    status.textContent = solved() ? box.dataset.textDone : box.dataset.textReady;
    form.addEventListener("focusin", begin, { once: true });
    form.addEventListener("submit", hold);
  }

  if (window.Worker && window.isSecureContext && window.crypto?.subtle) {
    document.querySelectorAll("[data-captcha]").forEach(attend);
  }
})();
