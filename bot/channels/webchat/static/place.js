// Keeps the newest lines in view, and leaves alone whoever went up to read.

const BURST = 10000;
const NEAR = 80;

const log = document.getElementById("log");
const head = document.querySelector("header");
const down = document.getElementById("bas");

let following = true;
let seen = scrollY;
let anchor = [...log.querySelectorAll(".person")].pop() ?? log.lastElementChild;
let anchored = 0;

const gently = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");
const bottom = () => document.documentElement.scrollHeight - innerHeight;

/** How far to scroll for a line to be just under the head. */
function under(line) {
  const covered = head.offsetHeight + parseFloat(getComputedStyle(head).top) + 12;
  return line.getBoundingClientRect().top + scrollY - covered;
}

/** What is said from this line on belongs together on the screen. */
function anchorOn(line) {
  anchor = line;
  anchored = performance.now();
}

/** Show the newest lines whole; when they do not fit, the question and the start of its answer. */
export function follow(behavior = gently()) {
  if (!following) return;
  const answer = anchor.nextElementSibling ?? anchor;
  const start = anchor.offsetHeight > innerHeight / 4 ? answer : anchor;
  const top = bottom() <= under(answer) ? bottom() : under(start);
  scrollTo({ top: Math.max(scrollY, top), behavior });
}

/** The person speaks on this line: whatever they were reading, they are back at the end. */
export function rejoin(line) {
  following = true;
  anchorOn(line);
  follow();
}

/** A line came; when it opens an exchange, or comes long after one, what follows goes with it. */
export function arrived(line, opening = false) {
  if (opening || performance.now() - anchored > BURST) anchorOn(line);
  if (!following) down.textContent = "Nouvelle réponse";
  follow();
}

/** A control that had the focus is going: leave the reader on its line. */
export function settleOn(line) {
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
}

function toEnd() {
  following = true;
  settleOn(log.lastElementChild);
  scrollTo({ top: bottom(), behavior: gently() });
}

function scrolled() {
  if (scrollY > bottom() - NEAR) following = true;
  else if (scrollY < seen - 2) following = false;
  seen = scrollY;
}

function watchEnd(entries) {
  down.hidden = entries.at(-1).isIntersecting;
  if (down.hidden) down.textContent = "Plus bas";
}

down.addEventListener("click", toEnd);
addEventListener("scroll", scrolled, { passive: true });
new IntersectionObserver(watchEnd, { rootMargin: "0px 0px 240px" }).observe(document.getElementById("fin"));
