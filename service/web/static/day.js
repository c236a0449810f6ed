// The day's pages: a countdown by the server's clock, and a big screen that keeps its last state without a network.

const POLL_MS = 10_000;
const board = document.querySelector("[data-poll]");
let ahead = 0;
let asked = 0;

readClock();
setInterval(show, 500);
if (board) setInterval(look, POLL_MS);
if (board) addEventListener("online", look);

// The visitor's clock may be wrong; the page says what the time was when it was made.
function readClock() {
  const clock = document.querySelector("[data-now]");
  if (clock) ahead = Date.parse(clock.dataset.now) - Date.now();
  show();
}

function show() {
  const clock = document.querySelector("[data-target]");
  if (!clock) return;
  const seconds = Math.round((Date.parse(clock.dataset.target) - Date.now() - ahead) / 1000);
  const left = Math.max(0, seconds);
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].map((part) => String(part).padStart(2, "0"));
  clock.querySelector("[data-left]").textContent = left >= 86400 ? "" : (parts[0] === "00" ? parts.slice(1) : parts).join(":");
  clock.classList.toggle("soon", left < 120);
  if (seconds <= 0 && board && Date.now() - asked > 2000) look();
}

async function look() {
  asked = Date.now();
  const stale = document.querySelector("#stale");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(POLL_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#state");
    if (!fresh) throw new Error("another page");
    document.querySelector("#state").replaceWith(document.adoptNode(fresh));
    stale.hidden = true;
    readClock();
  } catch {
    if (stale.hidden) stale.textContent = stale.dataset.stale.replace("TIME", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    stale.hidden = false;
  }
}
