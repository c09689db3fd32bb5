// Small comforts: theme, menus, toasts, confirmation, twin highlighting, forms that are not sent twice.
import { say } from "./words.js";

function startTheme() {
  const root = document.documentElement;
  const show = () => {
    const now = root.dataset.theme || "auto";
    for (const button of document.querySelectorAll("[data-theme-set]")) button.setAttribute("aria-pressed", String(button.dataset.themeSet === now));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    const theme = button.dataset.themeSet;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    document.cookie = `ts_theme=${theme}; path=/; max-age=31536000; SameSite=Lax`;
    document.dispatchEvent(new CustomEvent("ts:theme"));
    show();
  });
  show();
}

function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// Shows a short notice; errors stay until they are closed.
export function toast(text, tone = "info") {
  const box = document.getElementById("toasts");
  if (!box) return;
  const item = document.createElement("div");
  item.className = `toast tone-${tone}`;
  item.dataset.toast = "";
  if (tone === "bad") item.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-btn toast-close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", say("close"));
  close.textContent = "×";
  item.append(body, close);
  box.append(item);
  fade(item);
}

function fade(item) {
  if (item.classList.contains("tone-bad") || item.classList.contains("tone-warn")) return;
  setTimeout(() => item.remove(), 8000);
}

function startToasts() {
  document.querySelectorAll("[data-toast]").forEach(fade);
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("htmx:responseError", () => toast(say("failed"), "bad"));
  document.addEventListener("htmx:sendError", () => toast(say("offline"), "bad"));
}

// Asks before anything marked data-confirm="…" happens; without scripts the server's own page asks or the act is reversible.
function ask(text, yes, label) {
  const dialog = document.getElementById("confirm-dialog");
  if (!dialog?.showModal) return void (window.confirm(text) && yes());
  dialog.querySelector("[data-confirm-text]").textContent = text;
  dialog.querySelector("[data-confirm-yes]").textContent = label || say("confirm");
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && yes(), { once: true });
  dialog.showModal();
}

function startConfirm() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (form.method === "dialog") return;
    if (asker.dataset.confirm && !form.dataset.agreed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      ask(asker.dataset.confirm, () => {
        form.dataset.agreed = "1";
        form.requestSubmit(submitter || undefined);
        delete form.dataset.agreed;
      }, submitter?.textContent.trim());
      return;
    }
    if (form.dataset.sent) return void event.preventDefault();
    if (form.method === "post" && !event.defaultPrevented && !form.matches("[hx-post], [data-allow-twice]")) {
      form.dataset.sent = "1";
      event.submitter?.classList.add("btn-busy");
      setTimeout(() => (delete form.dataset.sent, event.submitter?.classList.remove("btn-busy")), 6000);
    }
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const text = event.detail.question;
    if (!text) return;
    event.preventDefault();
    ask(text, () => event.detail.issueRequest(true));
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

// A marked span of a source text and what was read from it light up together: data-twin on both sides.
function startTwins() {
  const light = (id, from) => {
    for (const old of document.querySelectorAll("[data-twin].is-on")) old.classList.remove("is-on");
    const pair = document.querySelectorAll(`[data-twin="${CSS.escape(id)}"]`);
    pair.forEach((node) => node.classList.add("is-on"));
    const other = [...pair].find((node) => node !== from && !node.contains(from));
    if (other) other.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-twin]");
    if (node) light(node.dataset.twin, node);
  });
  document.addEventListener("focusin", (event) => {
    const node = event.target.closest("[data-twin]");
    if (node) light(node.dataset.twin, node);
  });
}

function startForms() {
  document.addEventListener("input", (event) => event.target.form?.closest("[data-live]") && event.target.form.setAttribute("data-dirty", ""));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-check-all]")) {
      for (const box of document.querySelectorAll(`input[type="checkbox"][name="${event.target.dataset.checkAll}"]`)) box.checked = event.target.checked;
    }
  });
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => toast(copy.dataset.copied || "✓", "ok"));
    const filler = event.target.closest("[data-fill]");
    if (filler) {
      for (const part of ["fill", "fill-2"]) {
        const target = document.getElementById(filler.getAttribute(`data-${part}`));
        if (target) target.value = filler.getAttribute(`data-${part}-value`);
      }
    }
    if (event.target.closest("[data-print]")) window.print();
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
    if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  });
}

// Starts all of the above.
export function startUi() {
  startTheme();
  startMenus();
  startToasts();
  startConfirm();
  startTwins();
  startForms();
}
