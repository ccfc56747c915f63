"use strict";
// Figures put where one was writing, lists sifted as one types; everything works without it.
(() => {
  let last = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("#fiche textarea")) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const text = event.target.dataset?.put;
    const box = text && (last ?? document.getElementById("answer"));
    if (!box) return;
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  document.addEventListener("input", (event) => {
    const list = event.target.dataset?.sift && document.getElementById(event.target.dataset.sift);
    if (!list) return;
    for (const line of list.children) line.hidden = !plain(line.textContent).includes(plain(event.target.value));
  });
  // A session that ended answers with a page of its own: what was typed stays on the screen.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 400) return;
    event.detail.shouldSwap = false;
    const state = document.getElementById("etat");
    if (!state) return;
    const said = document.createElement("p");
    said.className = "wrong";
    said.textContent = "Le brouillon n'a pas pu être gardé. Copiez votre texte, puis rechargez la page.";
    state.prepend(said);
  });
})();
