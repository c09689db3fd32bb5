// Keyboard: single letters (can be turned off, WCAG 2.1.4), g-sequences, list walking. Nothing destructive on one key.
const OFF = "ts-keys-off";
const PLACES = { h: "home", i: "incidents", a: "alarms", d: "directives", t: "duty", n: "network", r: "reports", m: "map", p: "people" };
let afterG = 0;

const isOff = () => localStorage.getItem(OFF) === "1";
const typing = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row], [data-rows] > tr, [data-rows] > li")].filter((row) => row.offsetParent);
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all[at]?.classList.remove("is-current");
  next.classList.add("is-current");
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("a[href], button") || next).focus({ preventScroll: true });
}

// An element says which key presses it: data-hotkey="a" on a button, a link or a form's submit.
function press(key) {
  let current = document.querySelector(".is-current");
  if (!current && document.querySelector(`[data-hotkey="${key}"]`)?.closest("[data-rows]")) {
    walk(1);
    current = document.querySelector(".is-current");
  }
  const target = current?.querySelector(`[data-hotkey="${key}"]`) || document.querySelector(`[data-hotkey="${key}"]`);
  if (!target) return false;
  target.click();
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || isOff()) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (afterG && Date.now() - afterG < 1200 && PLACES[key]) {
    const link = document.querySelector(`.nav-link[data-key="${PLACES[key]}"]`);
    afterG = 0;
    if (link) location.assign(link.href);
    return;
  }
  afterG = 0;
  if (key === "g") afterG = Date.now();
  else if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "/") {
    const search = document.getElementById("q");
    if (search) (event.preventDefault(), search.focus());
  } else if (key === "?") document.getElementById("keys-dialog")?.showModal();
  else if (key === "m" && !press("m")) document.querySelector('.nav-link[data-key="map"]')?.click();
  else if (/^[a-z]$/.test(key) && key !== "m" && press(key)) event.preventDefault();
}

// Listens, and lets the person turn single letters off.
export function startKeys() {
  document.addEventListener("keydown", onKey);
  const box = document.getElementById("keys-on");
  if (box) {
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) document.getElementById("keys-dialog")?.showModal();
  });
}
