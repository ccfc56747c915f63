// Sends and shows messages without reloading the page. Without this file, the forms post by themselves.

import { arrived, follow, rejoin, settleOn } from "./place.js";
import { whereabouts } from "./position.js";

const LOCATE = "locate";
const SEEKING = "Je cherche ta position…";
const DOUBLE_PRESS = 3000; // the server takes the same button pressed again sooner for the same press
const GIVE_UP = 15000;
const SHOW_WAITING = 300;
const LISTEN_AGAIN = 5000;
const LATE = 20000;
const TYPING_LASTS = 8000;
const FEW_LEFT = 300;

const at = (id) => document.getElementById(id);
const log = at("log");
const writing = at("texte");
const mine = log.getElementsByClassName("person");

let last = Number(log.dataset.last);
let known = log.querySelector(".person, [id]") !== null;
let stream = null;
let timers = [];
let typist;
let sending = Promise.resolve();
const pressed = new WeakMap();

// What must outlive a reload
function store(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch { /* storage refused: the page works, a reload forgets */ }
}

function recall(name) {
  try { return sessionStorage.getItem(name) ?? ""; } catch { return ""; }
}

const unsent = new Map(JSON.parse(recall("unsent") || "[]"));

function keepUnsent(fields, failed) {
  if (failed) unsent.set(fields.cle, fields);
  else unsent.delete(fields.cle);
  store("unsent", unsent.size ? JSON.stringify([...unsent]) : "");
}

// Lines
function addPerson(text) {
  log.append(at("ligne").content.cloneNode(true));
  const line = log.lastElementChild;
  line.querySelector(".said").textContent = text;
  line.classList.add("fresh");
  return line;
}

function markUnsent(line, fields, before) {
  line.append(at("echec").content.cloneNode(true));
  line.querySelector("button").addEventListener("click", () => retry(line, fields, before));
  line.classList.add("failed");
}

async function retry(line, fields, before) {
  line.querySelector(".unsent").remove();
  line.classList.remove("failed");
  log.append(line);
  settleOn(line);
  rejoin(line);
  const where = fields.action === LOCATE ? await seek() : null;
  sending = sending.then(() => deliver(line, fields, where, before));
}

// Waiting for a reply
function wait() {
  stopWaiting();
  timers = [
    setTimeout(() => showWaiting("Réponse en cours", true), SHOW_WAITING),
    setTimeout(listen, LISTEN_AGAIN),
    setTimeout(listen, LISTEN_AGAIN * 3),
    setTimeout(() => showWaiting("La réponse tarde. Elle s’affichera ici.", false), LATE),
  ];
}

function showWaiting(words, moving) {
  at("attente").hidden = !moving;
  at("statut").textContent = words;
  at("statut").classList.toggle("unseen", moving);
  follow();
}

function stopWaiting() {
  timers.forEach(clearTimeout);
  timers = [];
  at("attente").hidden = true;
  at("statut").textContent = "";
}

// Sending
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function send(fields, where) {
  const whole = { cle: newKey(), ...fields };
  const line = addPerson(fields.texte ?? fields.libelle);
  rejoin(line);
  sending = sending.then(() => deliver(line, whole, where));
}

/**
 * `before` is the last reply heard when the message was first sent: any later one may answer it.
 * `where`, the fields of a position, is never stored: sending again means looking again.
 */
async function deliver(line, fields, where, before = last) {
  line.classList.add("sending");
  try {
    await post({ ...fields, ...where });
    keepUnsent(fields, false);
    if (last === before) wait();
    tell({ said: line.querySelector(".said").textContent });
    listenIfDeaf();
  } catch {
    keepUnsent(fields, true);
    markUnsent(line, fields, before);
    follow();
  }
  line.classList.remove("sending");
}

async function post(fields) {
  const response = await fetch("/messages", {
    method: "POST",
    headers: { "X-Requested-With": "fetch" },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout?.(GIVE_UP),
    keepalive: true,
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

// Replies
function listen() {
  stream?.close();
  stream = new EventSource(`/reponses?apres=${last}`);
  stream.addEventListener("reponse", heard);
  stream.addEventListener("frappe", ({ data }) => showTypist(data));
  stream.addEventListener("error", lostStream);
}

/** An adviser writes, or no longer: what is not said again in time has ended, whatever became of the stream. */
function showTypist(name) {
  clearTimeout(typist);
  const words = name && `${name} écrit…`;
  // Said once, however long it lasts.
  if (at("frappe").textContent !== words) at("frappe").textContent = words;
  if (!name) return;
  typist = setTimeout(showTypist, TYPING_LASTS, "");
  follow();
}

/** A stream opened before the first message was refused: there was nothing to hear. */
function listenIfDeaf() {
  known = true;
  if (stream?.readyState !== EventSource.OPEN) listen();
}

/** The browser tries again by itself, except when a proxy answered in the server's place. */
function lostStream() {
  showTypist("");
  if (stream.readyState !== EventSource.CLOSED) return;
  setTimeout(() => { if (known && stream.readyState === EventSource.CLOSED) listen(); }, LISTEN_AGAIN);
}

function heard(event) {
  last = Math.max(last, Number(event.lastEventId));
  if (at(`r${event.lastEventId}`)) return;
  stopWaiting();
  showTypist("");
  log.insertAdjacentHTML("beforeend", event.data);
  const line = log.lastElementChild;
  line.classList.add("fresh");
  arrived(line);
  if (line.dataset.kind === "command") checkErased(line);
  // Something may have been handed over: a visit keeps the cookie for as long as that is.
  if (line.dataset.kind === "notice") fetch("/", { method: "HEAD" }).catch(() => null);
}

/** After a command, ask the server whether the conversation is still there. */
async function checkErased(confirmation) {
  const answer = await fetch("/").catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("#log .person, #log [id]") !== null) return;
  forget(confirmation);
  tell({ erased: true });
}

function forget(confirmation) {
  stream?.close();
  stream = null;
  known = false;
  last = 0;
  unsent.clear();
  for (const name of ["unsent", "draft"]) store(name, "");
  for (const line of [...log.children].slice(1)) if (line !== confirmation) line.remove();
  confirmation?.removeAttribute("id");
  rejoin(log.lastElementChild);
}

// The other pages of the same person
const others = "BroadcastChannel" in window ? new BroadcastChannel("passerelle") : null;
const tell = (news) => others?.postMessage(news);

function told({ data }) {
  if (data.erased) return forget(log.querySelector(".line:last-child[data-kind=command]"));
  arrived(addPerson(data.said), true);
  listenIfDeaf();
}

// Writing
function typed() {
  writing.style.height = "auto";
  writing.style.height = `${writing.scrollHeight + 3}px`; // both borders, rounded up
  store("draft", writing.value);
  const left = writing.maxLength - writing.value.length;
  at("reste").textContent = left < FEW_LEFT ? `Encore ${left} caractères possibles.` : "";
}

function write() {
  const text = writing.value.trim();
  writing.value = "";
  typed();
  if (text) send({ texte: text });
}

function keyed(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  write();
}

function press(form, button) {
  const now = performance.now();
  if (now - (pressed.get(button ?? form) ?? -DOUBLE_PRESS) < DOUBLE_PRESS) return;
  pressed.set(button ?? form, now);
  const fields = Object.fromEntries(new FormData(form));
  if (button?.name) fields[button.name] = button.value;
  form.closest("[popover]")?.hidePopover?.();
  if (fields.action === LOCATE) locate(fields, button ?? form);
  else send(fields);
}

/** A position found goes with the press. Without one, it goes alone, unless something was said meanwhile. */
async function locate(fields, button) {
  const lines = mine.length;
  pressed.set(button, Infinity);
  button.setAttribute("aria-busy", "true");
  const where = await seek();
  button.removeAttribute("aria-busy");
  pressed.set(button, performance.now());
  if (where ? button.isConnected : mine.length === lines) send(fields, where);
}

async function seek() {
  showWaiting(SEEKING, false);
  const where = await whereabouts();
  if (at("statut").textContent === SEEKING) stopWaiting();
  return where;
}

function submitted(event) {
  event.preventDefault();
  if (event.target === writing.form) write();
  else press(event.target, event.submitter);
}

// Start
history.scrollRestoration = "manual";
writing.value = recall("draft") || writing.value;
typed();
for (const fields of unsent.values()) markUnsent(addPerson(fields.texte ?? fields.libelle), fields);
if (known) listen();
if (log.childElementCount > 1) follow("instant");

document.addEventListener("submit", submitted);
writing.addEventListener("keydown", keyed);
writing.addEventListener("input", typed);
others?.addEventListener("message", told);
document.addEventListener("visibilitychange", () => { if (!document.hidden && known) listen(); });
