"use strict";
// The page is complete without this script; it adds what needs a memory or a pointer.
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const one = (selector, from = document) => from.querySelector(selector);

  all(".with-script").forEach((element) => { element.hidden = false; });
  rememberLanguage();
  openTargets();
  filterNeeds();
  exploreMap();

  function rememberLanguage() {
    const radios = all("input[name=language]");
    const speak = (tag) => {
      root.lang = tag;
      root.classList.toggle("speaks-en", tag === "en");
      radios.forEach((radio) => { radio.checked = radio.value === tag; });
    };
    const asked = new URLSearchParams(location.search).get("lang");
    const wanted = asked || recall() || root.lang;
    speak(radios.some((radio) => radio.value === wanted) ? wanted : root.lang);
    radios.forEach((radio) => radio.addEventListener("change", () => { speak(radio.value); keep(radio.value); }));
  }

  // A page opened from a disk may be denied a memory; it then opens in its own language each time.
  function recall() {
    try { return localStorage.getItem("duijie-language"); } catch { return null; }
  }
  function keep(tag) {
    try { localStorage.setItem("duijie-language", tag); } catch { /* see above */ }
  }

  function openTargets() {
    const open = () => {
      const target = document.getElementById(location.hash.slice(1));
      const closed = target && target.closest("details:not([open])");
      if (closed) {
        closed.open = true;
        target.scrollIntoView();
      }
    };
    addEventListener("hashchange", open);
    open();
  }

  function filterNeeds() {
    const form = one(".finder");
    const cards = all(".need.card").map((card) => ({ card, text: card.textContent.toLowerCase() }));
    const show = () => {
      const words = one("#find").value.toLowerCase().split(/\s+/).filter(Boolean);
      const verdicts = all("input[type=checkbox]:checked", form).map((box) => box.value);
      let shown = 0;
      cards.forEach(({ card, text }) => {
        const wanted = !card.dataset.verdict || verdicts.includes(card.dataset.verdict);
        card.hidden = !wanted || !words.every((word) => text.includes(word));
        shown += card.hidden ? 0 : 1;
      });
      one("#shown").textContent = shown;
      one("#none-found").hidden = shown > 0 || cards.length === 0;
    };
    const setOpen = (open) => cards.forEach(({ card }) => {
      if (!card.hidden) all("details", card).forEach((details) => { details.open = open; });
    });
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    one("#open-all").addEventListener("click", () => setOpen(true));
    one("#close-all").addEventListener("click", () => setOpen(false));
    // A link must reach its card even when the filter hides it.
    addEventListener("hashchange", () => {
      const target = document.getElementById(location.hash.slice(1));
      const card = target && target.closest(".need.card[hidden]");
      if (card) { card.hidden = false; target.scrollIntoView(); }
    });
  }

  function exploreMap() {
    const table = one(".heat");
    if (!table) return;
    const head = one("thead tr", table);
    const readout = one("#readout");
    let marked = [];

    const point = (cell) => {
      const row = one("th", cell.parentNode);
      const column = head.children[cell.cellIndex];
      marked.forEach((header) => header.classList.remove("here"));
      marked = [row, column];
      marked.forEach((header) => header.classList.add("here"));
      one(".rest", readout).hidden = true;
      one(".pair", readout).hidden = false;
      one(".value", readout).textContent = cell.textContent;
      one(".who", readout).textContent = column.textContent;
      one(".what", readout).textContent = one("bdi", row).textContent;
    };
    const cellOf = (event) => event.target.closest(".heat td");
    ["pointerover", "focusin", "click"].forEach((name) => table.addEventListener(name, (event) => {
      const cell = cellOf(event);
      if (cell) point(cell);
    }));

    // One stop for the Tab key in the whole map; the arrow keys go from there.
    const links = all("td a", table);
    links.forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
    let stop = links[0] || one("td", table);
    if (stop) stop.tabIndex = 0;
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    table.addEventListener("keydown", (event) => {
      const cell = cellOf(event);
      const step = steps[event.key];
      if (!cell || !step) return;
      event.preventDefault();
      const rows = all("tbody tr:not(.divider)", table);
      const row = rows[rows.indexOf(cell.parentNode) + step[0]];
      const next = row && row.children[cell.cellIndex + step[1]];
      if (!next || next.tagName !== "TD") return;
      stop.tabIndex = -1;
      stop = one("a", next) || next;
      stop.tabIndex = 0;
      stop.focus();
    });

    one("#show-numbers").addEventListener("change", (event) => table.classList.toggle("numbered", event.target.checked));

    const bodies = all("tbody", table);
    const rowsAsMade = bodies.map((body) => all("tr:not(.divider)", body));
    const columnsAsMade = Array.from(head.children).slice(1);
    one("#table-order").addEventListener("change", (event) => {
      const at = (element) => Number(element.dataset.at);
      const sort = (list) => (event.target.checked ? list.slice().sort((a, b) => at(a) - at(b)) : list);
      const columns = sort(columnsAsMade);
      const before = new Map(Array.from(head.children).map((header, index) => [header, index]));
      const order = columns.map((header) => before.get(header));
      bodies.forEach((body, index) => {
        sort(rowsAsMade[index]).forEach((row) => {
          const cells = Array.from(row.children);
          row.append(...order.map((from) => cells[from]));
          body.append(row);
        });
      });
      head.append(...columns);
    });
  }
})();
