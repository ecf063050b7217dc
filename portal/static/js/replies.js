// Puts a kept text into the message box at once, where the cursor stands; without this script the
// button sends the form and the page comes back with the text in it.
"use strict";

(() => {
  for (const button of document.querySelectorAll("button[data-insert]")) {
    const box = document.getElementById(button.dataset.insert);
    const list = document.getElementById(`reply-${button.dataset.insert}`);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const text = list.selectedOptions[0]?.dataset.text;
      if (!text) {
        list.focus();
        return;
      }
      const before = box.value.slice(0, box.selectionStart);
      const gap = before && !before.endsWith("\n") ? "\n" : "";
      box.setRangeText(gap + text, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  }
})();
