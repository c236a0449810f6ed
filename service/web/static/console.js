// Every page works without this script; it adds what makes work quick: search as you type, shortcuts, progress.

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
const root = document.documentElement;

root.classList.add("has-script");
// An answer to a form stands at the address of its page: a reload repeats nothing.
if (root.dataset.address) history.replaceState(null, "", root.dataset.address);
all(".help").forEach((button) => { button.hidden = false; });
one("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
enhance(document);
// A page that waits for something says so with the seconds after which to look again.
const reload = one("meta[name=reload]");
if (reload) setTimeout(() => location.reload(), Number(reload.content) * 1000);
showProgress();
if (root.dataset.shortcuts !== "off") listenToKeys();
one("[data-open=shortcuts]")?.addEventListener("click", () => one("#shortcuts").showModal());

// What a part of a page needs; called again for a part that was replaced.
function enhance(part) {
  all("[data-live]", part).forEach(searchAsYouType);
  all("[data-auto]", part).forEach((form) => form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]") && !form.matches("[data-live]")) form.requestSubmit();
  }));
  all("[data-picks]", part).forEach(choose);
  all("[data-repeat]", part).forEach(repeat);
  all("[data-drop]", part).forEach(takeDrops);
  all("[data-events]", part).forEach(followEvents);
  all("[data-filter]", part).forEach(filterRows);
  all("time[data-clock]", part).forEach((time) => { time.textContent = new Date(time.dateTime).toLocaleString(root.lang, { dateStyle: "medium", timeStyle: "short" }); });
}

// A live form shows the answer to what is typed at once; its address is the page's, so it can be shared.
function searchAsYouType(form) {
  let latest = 0;
  let timer = 0;
  const show = async () => {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of Array.from(query)) if (!value) query.delete(name);
    const address = form.action.split("?")[0] + (query.size ? `?${query}` : "");
    const mine = ++latest;
    const target = one(form.dataset.live);
    target.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok) { location.assign(address); return; }
      const text = await answer.text();
      if (mine !== latest) return;
      const fresh = one(form.dataset.live, new DOMParser().parseFromString(text, "text/html"));
      target.replaceWith(document.adoptNode(fresh));
      enhance(fresh);
      history.replaceState(null, "", address);
    } catch {
      target.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(show, event.target.matches("input[type=search]") ? 160 : 0);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); show(); });
  form.addEventListener("keydown", (event) => {
    const first = one(`${form.dataset.live} :is(tbody, li) :is(a, button)`);
    if (event.key !== "ArrowDown" || !first || !event.target.matches("input[type=search]")) return;
    event.preventDefault();
    first.focus();
  });
}

// Rows of a list that is here as a whole, narrowed to those that hold what is typed.
function filterRows(field) {
  const rows = all("li", one(field.dataset.filter));
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    rows.forEach((row) => { const text = row.textContent.toLowerCase(); row.hidden = !words.every((word) => text.includes(word)); });
  });
}

// Tick boxes in rows: all at once, ranges with Shift, and what can be done with them.
function choose(form) {
  const boxes = all("tbody .pick input[type=checkbox]", form);
  const everything = one("thead input[type=checkbox]", form);
  const bulk = one(".bulk", form);
  const count = one("[data-count]", form);
  let last = null;
  const refresh = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    bulk?.classList.toggle("some", chosen > 0);
    if (count) count.textContent = chosen ? count.dataset.count.replace("0", chosen) : "";
    if (everything) {
      everything.checked = chosen > 0 && chosen === boxes.length;
      everything.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };
  if (everything) {
    everything.closest("label")?.removeAttribute("hidden");
    everything.addEventListener("change", () => { boxes.forEach((box) => { box.checked = everything.checked; }); refresh(); });
  }
  boxes.forEach((box) => box.addEventListener("click", (event) => {
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((between) => { between.checked = box.checked; });
    }
    last = box;
    refresh();
  }));
  form.addEventListener("change", refresh);
  refresh();
}

// Rows that can be added and removed; without script a few blank ones stand ready.
function repeat(list) {
  const pattern = one("template", list);
  const add = one("[data-add]", list);
  if (!pattern || !add) return;
  const rows = () => all(".repeat-row", list);
  rows().filter((row) => row.hasAttribute("data-blank")).slice(1).forEach((row) => row.remove());
  let next = Number(list.dataset.repeat);
  const removable = (row) => {
    const button = one("[data-remove]", row);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const focus = row.nextElementSibling?.matches(".repeat-row") ? one("textarea", row.nextElementSibling) : add;
      row.remove();
      focus.focus();
    });
  };
  rows().forEach(removable);
  add.hidden = false;
  add.addEventListener("click", () => {
    const copy = pattern.content.cloneNode(true);
    all("[name]", copy).forEach((field) => { field.name = field.name.replace("NEXT", next); });
    next += 1;
    const row = one(".repeat-row", copy);
    add.before(copy);
    removable(row);
    one("textarea", row).focus();
  });
}

// Files dropped anywhere on the box stand in its file field, and are sent at once.
function takeDrops(box) {
  const field = one("input[type=file]", box);
  const form = field.form;
  field.addEventListener("change", () => { if (field.files.length) form.requestSubmit(); });
  ["dragenter", "dragover"].forEach((name) => box.addEventListener(name, (event) => { event.preventDefault(); box.classList.add("over"); }));
  ["dragleave", "drop"].forEach((name) => box.addEventListener(name, () => box.classList.remove("over")));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    if (field.files.length) form.requestSubmit();
  });
}

// Server-sent events move a progress bar; the last one opens the page anew, which then tells the result.
function followEvents(box) {
  const source = new EventSource(box.dataset.events);
  const bar = one("progress", box);
  const text = one("[data-text]", box);
  source.addEventListener("progress", (event) => {
    const { done, total, sentence } = JSON.parse(event.data);
    if (total) { bar.max = total; bar.value = done; } else { bar.removeAttribute("value"); }
    if (text && sentence) text.textContent = sentence;
  });
  source.addEventListener("end", () => { source.close(); location.reload(); });
}

// Whatever takes longer than a tenth of a second shows that it is being done.
function showProgress() {
  const busy = one("#busy");
  let timer = 0;
  const begin = () => { clearTimeout(timer); timer = setTimeout(() => { busy.hidden = false; }, 100); };
  const end = () => { clearTimeout(timer); busy.hidden = true; };
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method === "dialog") return;
    begin();
    const button = event.submitter;
    // Not disabled at once: a disabled button would not be sent along.
    if (button) setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); }, 0);
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (plain && !link.target && !link.hasAttribute("download") && link.origin === location.origin && (link.pathname !== location.pathname || link.search !== location.search)) begin();
  });
  addEventListener("pageshow", (event) => {
    end();
    if (event.persisted) all("button[aria-busy]").forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
  });
}

function listenToKeys() {
  let going = 0;
  let here = -1;
  const rows = () => all(".list-table tbody tr, .match");
  const move = (step) => {
    const list = rows();
    if (!list.length) return;
    list[here]?.classList.remove("here");
    here = Math.max(0, Math.min(list.length - 1, here + step));
    list[here].classList.add("here");
    const focus = one("a, summary", list[here]);
    focus?.focus({ preventScroll: true });
    list[here].scrollIntoView({ block: "nearest" });
  };
  const actions = {
    "/": () => one("input[type=search]")?.focus(),
    "?": () => one("#shortcuts")?.showModal(),
    n: () => one("[data-key=n]")?.click(),
    e: () => one("[data-key=e]")?.click(),
    z: () => one("[data-undo]")?.click(),
    j: () => move(1),
    k: () => move(-1),
    x: () => { const box = one("input[type=checkbox]", rows()[here] ?? document.createElement("p")); box?.click(); },
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [data-keys=own]")) return;
    if (going && Date.now() - going < 1500) {
      going = 0;
      const link = all("[data-go]").find((entry) => entry.dataset.go === event.key);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "g") { going = Date.now(); return; }
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
}
