// The reader: a span and its card find each other; a selection becomes an obligation; a file can be dropped.
// Everything works without this file: links lead to the spans, and words can be copied into the form.

document.documentElement.dataset.js = "1";

const codePoints = (text) => Array.from(text).length;

/** Turn a place in the page into code points of the source text; JavaScript counts UTF-16 units, the store does not. */
function placeOf(source, node, offset) {
  let inner = node;
  if (node.nodeType !== Node.TEXT_NODE) {
    const child = node.childNodes[offset];
    if (!child) {
      const pieces = source.querySelectorAll("[data-at]");
      const last = pieces[pieces.length - 1];
      return last ? Number(last.dataset.at) + codePoints(last.textContent) : null;
    }
    inner = child;
    offset = 0;
  }
  const element = inner.nodeType === Node.TEXT_NODE ? inner.parentElement : inner;
  const piece = element.closest("[data-at]") || element.querySelector("[data-at]");
  if (!piece || !source.contains(piece)) return null;
  return Number(piece.dataset.at) + codePoints((piece.textContent || "").slice(0, offset));
}

function pair(reader) {
  const source = reader.querySelector("[data-source]");
  const light = (key, on) => {
    for (const part of reader.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) part.classList.toggle("is-on", on);
  };
  for (const part of reader.querySelectorAll("[data-key]")) {
    part.addEventListener("pointerenter", () => light(part.dataset.key, true));
    part.addEventListener("pointerleave", () => light(part.dataset.key, false));
  }
  source.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.mk-ob");
    if (!mark || String(document.getSelection())) return;
    const card = document.getElementById(mark.dataset.key);
    if (!card) return;
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
    light(mark.dataset.key, true);
    setTimeout(() => light(mark.dataset.key, false), 1600);
  });
  for (const link of reader.querySelectorAll("a.ob-n")) {
    link.addEventListener("click", (event) => {
      const mark = document.getElementById(link.hash.slice(1));
      if (!mark) return;
      event.preventDefault();
      mark.scrollIntoView({ block: "center" });
      const key = link.hash.slice(3);
      light(key, true);
      setTimeout(() => light(key, false), 1600);
    });
  }
}

function adding(reader) {
  const source = reader.querySelector("[data-source]");
  const form = reader.querySelector("form[data-add]");
  const floating = document.querySelector("[data-select-add]");
  if (!source || !form || !floating) return;
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    chosen = null;
    if (selection.rangeCount && !selection.isCollapsed && source.contains(selection.anchorNode) && source.contains(selection.focusNode)) {
      const range = selection.getRangeAt(0);
      const start = placeOf(source, range.startContainer, range.startOffset);
      const end = placeOf(source, range.endContainer, range.endOffset);
      if (start !== null && end !== null && end > start) {
        const box = range.getBoundingClientRect();
        chosen = { start, end, quote: selection.toString() };
        floating.style.setProperty("left", `${Math.max(8, box.left + window.scrollX)}px`);
        floating.style.setProperty("top", `${box.bottom + window.scrollY + 6}px`);
      }
    }
    floating.hidden = chosen === null;
  });
  // pointerdown, not click: a click would first end the selection.
  floating.addEventListener("pointerdown", (event) => {
    if (!chosen) return;
    event.preventDefault();
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
    form.elements.quote.value = chosen.quote;
    floating.hidden = true;
    form.scrollIntoView({ block: "center" });
    form.elements.clause.focus({ preventScroll: true });
  });
  form.elements.quote.addEventListener("input", () => {
    form.elements.start.value = "";
    form.elements.end.value = "";
  });
}

function dropping(zone) {
  const input = zone.querySelector('input[type="file"]');
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

for (const reader of document.querySelectorAll("[data-reader]")) {
  pair(reader);
  adding(reader);
}
for (const zone of document.querySelectorAll("[data-drop]")) dropping(zone);
