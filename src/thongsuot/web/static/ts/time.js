// The server's clock, relative times and countdowns.
import { say } from "./words.js";

let offset = 0; // server minus this device [ms]: phones with a wrong clock still show right ages

export const serverNow = () => new Date(Date.now() + offset);

// Takes over the time that the server tells with each tick.
export function setServerTime(text) {
  const told = Date.parse(text);
  if (!Number.isNaN(told)) offset = told - Date.now();
}

// Says a span of time in two units at most; the same rule as thongsuot/web/spoken.py.
export function span(milliseconds) {
  const total = Math.floor(Math.abs(milliseconds) / 1000);
  const days = Math.floor(total / 86400);
  const hours = Math.floor((total % 86400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (days >= 10 || (days && !hours)) return say("d", { days });
  if (days) return say("dh", { days, hours });
  if (hours) return say("hm", { hours, minutes: String(minutes).padStart(2, "0") });
  if (minutes) return say("m", { minutes });
  return say("s", { seconds: total });
}

function relative(moment, now) {
  const past = now - moment;
  if (Math.abs(past) < 60000) return say(past >= 0 ? "now" : "soon");
  return say(past > 0 ? "ago" : "in", { span: span(past) });
}

// A minute and a second, for the last minutes before something happens.
function fine(milliseconds) {
  const total = Math.floor(Math.abs(milliseconds) / 1000);
  if (total >= 3600) return span(milliseconds);
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, "0")}`;
}

function put(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

// Writes every relative time and countdown on the page anew.
export function refreshTimes(root = document) {
  const now = serverNow();
  for (const time of root.querySelectorAll("time[datetime] > [data-rel]")) {
    put(time, `(${relative(Date.parse(time.parentElement.dateTime), now)})`);
  }
  for (const node of root.querySelectorAll("[data-until]")) {
    const left = Date.parse(node.dataset.until) - now;
    const state = left < 0 ? "over" : left < 3600000 ? "soon" : "far";
    if (node.dataset.state !== state) node.dataset.state = state;
    put(node.querySelector("b"), say(left < 0 ? "over" : "left", { span: fine(left) }));
  }
}

// Runs the clock in the top bar; its zone is the office's, whatever the device is set to.
export function startClock() {
  setServerTime(document.body.dataset.serverNow);
  const clock = document.querySelector("[data-clock]");
  const part = (options) => new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", ...options });
  const time = part({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const date = part({ day: "2-digit", month: "2-digit", year: "numeric" });
  const beat = () => {
    const now = serverNow();
    if (clock) {
      put(clock.querySelector("b"), time.format(now));
      put(clock.querySelector("span"), `${date.format(now)} UTC+7`);
    }
    refreshTimes();
  };
  beat();
  setInterval(beat, 1000);
}

export const shortTime = (moment) =>
  new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
