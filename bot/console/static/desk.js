"use strict";
// Keyboard, title and counters of the desk; everything works without it.
(() => {
  const TELL_AGAIN = 4000;
  const title = document.title;
  const stateOf = () => document.querySelector("[data-state]")?.dataset.state;
  const state = stateOf();
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  function links() {
    return [...document.querySelectorAll(".cases .case > a")];
  }

  function step(by) {
    const all = links();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus();
  }

  function open(id) {
    const field = document.getElementById(id);
    if (!field) return;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    r: () => open("reponse"),
    i: () => open("q"),
    n: () => open("note"),
    u: () => document.querySelector('[data-key="u"]')?.click(),
    "?": () => document.getElementById("touches")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  const waiting = () => Number(document.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  let before = waiting();

  function badge() {
    const count = waiting();
    document.title = count ? `(${count}) ${title}` : title;
    // No name and no reason: it may be read over a shoulder.
    if (count > before && document.hidden && window.Notification?.permission === "granted") {
      new Notification("Passerelle", { body: `${count} en attente dans la file`, tag: "file" });
    }
    before = count;
  }

  const ask = document.getElementById("avertir");
  if (ask && window.Notification?.permission === "default") {
    ask.hidden = false;
    ask.addEventListener("click", async () => {
      await Notification.requestPermission();
      ask.hidden = true;
    });
  }

  document.addEventListener("input", (event) => {
    const said = event.target.dataset?.count && document.getElementById(event.target.dataset.count);
    if (said) said.textContent = `${event.target.value.length} sur ${event.target.maxLength} caractères`;
  });

  // What was typed outlives a page read anew, and a service that fell before it took it; once said it goes.
  const draft = (box) => `brouillon ${window.location.pathname} ${box.id}`;
  const words = (text) => text.replace(/\s+/g, " ").trim();
  const said = (text) => [...document.querySelectorAll(".line.adviser .words")].some((line) => words(line.textContent).endsWith(text));
  for (const box of document.querySelectorAll("[data-draft]")) {
    const keep = () => sessionStorage.setItem(draft(box), box.value);
    const kept = sessionStorage.getItem(draft(box)) ?? "";
    if (kept && said(words(kept))) sessionStorage.removeItem(draft(box));
    else box.value ||= kept;
    if (box.value) keep(); // it may have been typed before this was read
    box.setSelectionRange(box.value.length, box.value.length);
    box.addEventListener("input", keep);
  }

  document.addEventListener("click", (event) => {
    const text = event.target.dataset?.insert;
    const box = text && document.getElementById("reponse");
    if (!box) return;
    const [before, after] = [box.value.slice(0, box.selectionStart), box.value.slice(box.selectionEnd)];
    const apart = (near, edge) => (near.trim() && !edge.test(near) ? "\n\n" : "");
    const whole = apart(before, /\n$/) + text + apart(after, /^\n/);
    box.setRangeText(whole, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });

  // The young person sees that somebody writes; no word of it leaves this page.
  const toldOf = new WeakMap();
  document.addEventListener("input", ({ target }) => {
    const now = performance.now();
    if (!target.dataset?.typing || !target.value.trim() || now - (toldOf.get(target) ?? -TELL_AGAIN) < TELL_AGAIN) return;
    toldOf.set(target, now);
    const body = new URLSearchParams({ csrf: target.form.elements.csrf.value });
    fetch(target.dataset.typing, { method: "POST", body }).catch(() => {});
  });

  // A session that ended answers with a page of its own: show it whole, not inside this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400 || !event.detail.xhr.responseURL.includes(event.detail.pathInfo.requestPath.split("?")[0])) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });
  // The list is read anew while somebody is on one of its lines: they stay on it.
  let kept = "";
  document.addEventListener("htmx:beforeSwap", () => { kept = document.activeElement?.getAttribute("href") ?? ""; });
  document.addEventListener("htmx:afterSwap", () => {
    if (kept) document.querySelector(`.cases a[href="${CSS.escape(kept)}"], .cases a[href="${kept}"]`)?.focus();
    badge();
    // Taken, agreed or closed meanwhile: what may be done is not the same any more.
    if (stateOf() !== state) window.location.reload();
  });
  badge();
})();
