// Files are sent as soon as they are chosen, with progress, preview and a way back. Without this
// script the same file field is sent with the form. Texts come from data-* attributes.
"use strict";

(() => {
  const LIMIT = 5 * 1024 * 1024; // the server counts again
  const PREVIEW = 264; // pixels: three to one of the place on the page

  const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

  const size = (bytes) =>
    bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;

  function made(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function icon(name) {
    const svg = document.querySelector("svg.icon").cloneNode(true);
    const use = svg.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
    return svg;
  }

  function post(url, data) {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
    return request;
  }

  function answerOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {}; // a page instead of an answer: signed out meanwhile, or the server is in trouble
    }
  }

  function enhance(slot) {
    const words = slot.dataset;
    const input = slot.querySelector("input[type=file]");
    const label = slot.querySelector("label.label");
    const box = label.parentElement;
    const field = slot.querySelector(".wide");
    const title = label.firstChild.textContent.trim();
    const told = made("p", { class: "visually-hidden", role: "status" });
    let request = null; // what is on its way
    let before = null; // what the slot held when it set out

    const named = () => made("span", { class: "visually-hidden" }, ` ${title}`);
    const own = (node) => node === label || node.id === `${input.id}-hint`;
    const lines = (...nodes) => {
      [...box.children].filter((node) => !own(node)).forEach((node) => node.remove());
      box.append(...nodes);
    };
    const thumb = (node) => slot.querySelector(".thumb").replaceWith(node);
    const about = (name, bytes) => made("p", { class: "hint" }, made("bdi", {}, name), ` · ${size(bytes)}`);

    function acts(...nodes) {
      slot.querySelector(".acts")?.remove();
      if (nodes.length) box.after(made("div", { class: "acts" }, ...nodes));
    }

    // Empty: the browser's own field. Filled: a button in its place, the field behind it.
    function filled(yes) {
      slot.classList.toggle("empty", !yes);
      input.classList.toggle("visually-hidden", yes);
      input.classList.toggle("form-control", !yes);
      if (yes) {
        slot.append(input);
        field.remove();
      } else {
        field.replaceChildren(input);
        slot.append(field);
      }
    }

    function button(text, style, act) {
      const element = made("button", { type: "button", class: `btn ${style}` }, text, named());
      element.addEventListener("click", act);
      return element;
    }

    function fileActs(view) {
      const change = made("label", { class: "btn btn-outline", for: input.id }, words.textChange, named());
      const look = made("a", { class: "btn btn-outline", href: view }, icon("eye"), ` ${words.textView}`, named());
      acts(look, change, button(words.textRemove, "btn-danger-quiet", remove));
    }

    function complain(text) {
      input.value = "";
      slot.classList.add("wrong");
      slot.classList.remove("empty");
      input.setAttribute("aria-invalid", "true");
      const oops = made("p", { class: "oops", id: `${input.id}-error`, role: "alert" });
      oops.append(icon("exclamation-circle"), ` ${text}`);
      label.after(oops);
      told.textContent = "";
      const ids = [`${input.id}-hint`, oops.id].filter((id) => document.getElementById(id));
      input.setAttribute("aria-describedby", ids.join(" "));
    }

    function forgive() {
      slot.classList.remove("wrong");
      slot.classList.toggle("empty", field.isConnected);
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-invalid");
      box.querySelector(".oops")?.remove();
    }

    function remember() {
      before ??= {
        thumb: slot.querySelector(".thumb"),
        lines: [...box.children].filter((node) => !own(node) && !node.matches(".oops")),
        acts: [...(slot.querySelector(".acts")?.children ?? [])],
        filled: !field.isConnected,
      };
    }

    function goBack() {
      const { thumb: old, lines: nodes, acts: buttons, filled: was } = before;
      const inside = slot.contains(document.activeElement);
      before = request = null;
      thumb(old);
      lines(...nodes);
      acts(...buttons);
      filled(was);
      if (inside) input.focus(); // the button that had the focus is gone
    }

    async function preview(file) {
      if (!file.type.startsWith("image/") || !window.createImageBitmap) return;
      const asked = request;
      try {
        const picture = await createImageBitmap(file, { resizeWidth: PREVIEW });
        const canvas = made("canvas", { class: "thumb", role: "img", "aria-label": title });
        [canvas.width, canvas.height] = [picture.width, picture.height];
        canvas.getContext("2d").drawImage(picture, 0, 0);
        picture.close();
        if (asked === request || slot.dataset.sent === file.name) thumb(canvas);
      } catch {
        // not a picture the browser knows: the icon stays, the server decides
      }
    }

    function send(file) {
      remember();
      const data = new FormData();
      data.append(input.name, file);
      const part = made("span", {}, "0 %");
      const progress = made("progress", { max: "100", value: "0", "aria-label": `${words.textSending} ${file.name}` });
      const line = about(file.name, file.size);
      line.append(` · ${words.textSending} `, part);
      lines(line, progress);
      acts(button(words.textStop, "btn-danger-quiet", stop));
      filled(true);
      thumb(made("span", { class: "thumb" }, icon(file.type.startsWith("image/") ? "image" : "file-earmark-pdf")));
      told.textContent = `${words.textSending} ${file.name}`;
      delete slot.dataset.sent;

      request = post(words.upload, data);
      request.upload.addEventListener("progress", (event) => {
        const done = Math.floor((100 * event.loaded) / event.total);
        part.textContent = `${done} %`;
        if (done < 100) progress.value = done;
        else progress.removeAttribute("value"); // all is there, the server looks at it
      });
      request.onload = () => arrived(request, file);
      request.onerror = () => failed(words.textFailed);
      preview(file);
    }

    function arrived(done, file) {
      const answer = answerOf(done);
      if (done.status !== 200 || !answer.id) return failed(answer.error ?? words.textFailed);
      const inside = slot.contains(document.activeElement);
      before = request = null;
      slot.dataset.sent = file.name;
      input.value = ""; // the form must not carry it a second time
      const status = made("span", { class: "status status-completed" }, icon("check-circle-fill"), ` ${words.textAttached}`);
      lines(about(answer.name, answer.size), made("p", {}, status));
      fileActs(answer.view);
      told.textContent = `${words.textAttached} ${answer.name}`;
      if (inside) input.focus();
    }

    function failed(text) {
      goBack();
      complain(text);
    }

    function stop() {
      input.value = "";
      request.onerror = null;
      request.abort();
      goBack();
      told.textContent = "";
    }

    function remove() {
      forgive();
      const data = new FormData();
      data.append("remove", input.name);
      const asked = post(words.upload, data);
      asked.onerror = () => complain(words.textFailed);
      asked.onload = () => {
        if (asked.status !== 200 || !answerOf(asked).removed) return complain(words.textFailed);
        delete slot.dataset.sent;
        thumb(made("span", { class: "thumb" }, icon("upload")));
        lines();
        acts();
        filled(false);
        input.focus();
      };
    }

    input.addEventListener("change", () => {
      const [file] = input.files;
      if (!file) return;
      if (request) request.abort();
      forgive();
      if (file.size <= LIMIT) return send(file);
      if (request) goBack();
      complain(words.textTooLarge);
    });

    // Whoever saves while a file is on its way: the form itself carries the file.
    input.form.addEventListener("submit", () => request?.abort());

    slot.append(told);
    const view = slot.querySelector(".acts a");
    if (view) {
      filled(true);
      fileActs(view.getAttribute("href"));
    }
  }

  document.querySelectorAll(".slot[data-upload]").forEach(enhance);
})();
