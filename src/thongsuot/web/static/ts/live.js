// Live pages: one event stream per page tells which topics changed; the parts that show them are fetched again.
//
// <section id="open" data-live="incidents alarms">          this part of this page is fetched again and replaced
// <div data-live="alarms" hx-get="/alarms/?part=rows">      htmx fetches the part from its own address
import { say } from "./words.js";
import { setServerTime, serverNow, shortTime, refreshTimes } from "./time.js";

const STALE_MS = 15000;
const AT_MOST_EVERY_MS = 2000;
let lastHeard = Date.now();
let waiting = new Set();
let timer = 0;
let lastRefresh = 0;
let wasLost = false;

const listens = (element, topics) => (element.dataset.live || "").split(/\s+/).some((topic) => topics.has(topic) || topics.has("*"));

// A part in which somebody types, or has something open, is left alone until the next change.
function isBusy(element) {
  const active = document.activeElement;
  if (active && element.contains(active) && active.matches("input, select, textarea")) return true;
  return Boolean(element.querySelector("dialog[open], [data-dirty]"));
}

async function refreshFromPage(parts) {
  const response = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const twin = fresh.getElementById(part.id);
    if (!twin || isBusy(part)) continue;
    const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    const ticked = [...part.querySelectorAll("input[type=checkbox][id]:checked")].map((box) => box.id);
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const current = part.querySelector(".is-current")?.id;
    twin.querySelectorAll("[data-rel], .countdown b").forEach((node) => (node.textContent = ""));
    const old = part.cloneNode(true);
    old.querySelectorAll("[data-rel], .countdown b").forEach((node) => (node.textContent = ""));
    old.querySelectorAll(".is-current").forEach((node) => node.classList.remove("is-current"));
    if (old.innerHTML === twin.innerHTML) continue;
    const placed = document.importNode(twin, true);
    part.replaceWith(placed);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    for (const id of ticked) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    if (current) document.getElementById(current)?.classList.add("is-current");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    window.htmx?.process(placed);
    placed.dispatchEvent(new CustomEvent("ts:refreshed", { bubbles: true }));
  }
  refreshTimes();
}

function refresh() {
  timer = 0;
  lastRefresh = Date.now();
  const topics = waiting;
  waiting = new Set();
  const own = [];
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!listens(element, topics) || element.matches("[data-map]")) continue;
    if (element.hasAttribute("hx-get")) {
      if (!isBusy(element)) window.htmx?.trigger(element, "live");
    } else if (element.id && !element.parentElement.closest("[data-live][id]:not([hx-get])")) own.push(element);
  }
  document.dispatchEvent(new CustomEvent("ts:live", { detail: [...topics] }));
  if (own.length) refreshFromPage(own).catch(() => showState());
}

function soon(topic) {
  waiting.add(topic);
  if (!timer) timer = setTimeout(refresh, Math.max(150, AT_MOST_EVERY_MS - (Date.now() - lastRefresh)));
}

function showState() {
  const mark = document.querySelector("[data-conn]");
  const lost = Date.now() - lastHeard > STALE_MS;
  if (mark && mark.dataset.state !== (lost ? "lost" : "live") && (lost || wasHeard)) {
    mark.dataset.state = lost ? "lost" : "live";
    mark.querySelector("[data-conn-word]").textContent = say(lost ? "lost" : "live");
    mark.title = say(lost ? "lost" : "live");
  }
  if (lost === wasLost) return;
  wasLost = lost;
  document.body.classList.toggle("is-stale", lost);
  const banner = document.querySelector("[data-lost]");
  if (!banner) return;
  banner.hidden = !lost;
  if (lost) banner.querySelector("[data-lost-text]").textContent = say("lost_since", { time: shortTime(new Date(serverNow() - (Date.now() - lastHeard))) });
}

let wasHeard = false;

// Opens the stream and keeps it; the browser reconnects by itself, and what was missed is fetched on return.
export function startLive() {
  document.addEventListener("htmx:beforeProcessNode", (event) => {
    const element = event.target;
    if (element.dataset?.live && element.hasAttribute("hx-get") && !element.hasAttribute("hx-trigger")) element.setAttribute("hx-trigger", "live");
  });
  for (const element of document.querySelectorAll("[data-live][hx-get]:not([hx-trigger])")) element.setAttribute("hx-trigger", "live");
  if (!document.body.dataset.signedIn || !window.EventSource) return;
  let source;
  const open = () => {
    source = new EventSource("/sse/live");
    source.onmessage = (event) => {
      const missed = Date.now() - lastHeard > STALE_MS;
      lastHeard = Date.now();
      wasHeard = true;
      const told = JSON.parse(event.data);
      if (told.topic === "signed_out") return location.reload();
      if (told.topic === "tick") setServerTime(told.now);
      else soon(told.topic);
      if (missed) soon("*");
      showState();
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 4000);
      showState();
    };
  };
  open();
  setInterval(showState, 1000);
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => event.persisted && (open(), soon("*")));
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - lastHeard > STALE_MS && soon("*"));
}
