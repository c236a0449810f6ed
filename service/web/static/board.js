// The board: a meeting is dragged, tapped or carried by keyboard; the server checks the change and says what it costs.

const board = document.querySelector("[data-board]");
if (board) {
  const form = document.querySelector("#mover");
  const readout = document.querySelector("#board-readout");
  const cells = Array.from(board.querySelectorAll("[data-place]"));
  const columns = board.querySelectorAll("thead th").length - 1;
  const picks = Array.from(board.querySelectorAll("[data-pick]"));
  let carried = null;
  let stop = cells.find((cell) => cell.querySelector("[data-meeting]")) ?? cells[0];

  document.querySelector(".board-hint").hidden = false;
  readout.hidden = false;
  cells.forEach((cell) => { cell.tabIndex = cell === stop ? 0 : -1; });
  picks.forEach((pick) => { pick.hidden = false; });

  const send = (meeting, place) => {
    form.elements.meeting.value = meeting;
    form.elements.place.value = place;
    form.requestSubmit();
  };
  const carry = (article) => {
    board.querySelectorAll(".carried").forEach((one) => one.classList.remove("carried"));
    carried = article;
    article?.classList.add("carried");
    board.classList.toggle("carrying", Boolean(article));
    picks.forEach((pick) => pick.setAttribute("aria-pressed", String(Boolean(article) && article.contains(pick))));
    readout.textContent = article ? form.dataset.picked.replace("NAME", article.dataset.name) : "";
  };

  board.addEventListener("dragstart", (event) => {
    const article = event.target.closest("[draggable=true]");
    if (!article) return;
    carry(article);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", article.dataset.meeting);
  });
  board.addEventListener("dragend", () => carry(null));
  cells.forEach((cell) => {
    cell.addEventListener("dragover", (event) => { if (carried) { event.preventDefault(); cell.classList.add("over"); } });
    cell.addEventListener("dragleave", () => cell.classList.remove("over"));
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      cell.classList.remove("over");
      if (carried && !cell.contains(carried)) send(carried.dataset.meeting, cell.dataset.place);
    });
  });

  // Without dragging: a tap on “Move” picks a meeting up, a tap on a place puts it down.
  board.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    const cell = event.target.closest("[data-place]");
    const article = pick?.closest("[data-meeting]");
    if (article && !carried) { carry(article); return; }
    if (!carried || !cell) return;
    event.preventDefault();
    if (cell.contains(carried)) carry(null); else send(carried.dataset.meeting, cell.dataset.place);
  });

  board.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { carry(null); return; }
    const cell = event.target.closest("[data-place]");
    if (!cell || event.target !== cell) return;
    const index = cells.indexOf(cell);
    const next = { ArrowLeft: index - 1, ArrowRight: index + 1, ArrowUp: index - columns, ArrowDown: index + columns }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (!cells[next]) return;
      stop.tabIndex = -1;
      stop = cells[next];
      stop.tabIndex = 0;
      stop.focus();
      return;
    }
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!carried) { const article = cell.querySelector("[draggable=true]"); if (article) carry(article); return; }
    if (cell.contains(carried)) { carry(null); return; }
    send(carried.dataset.meeting, cell.dataset.place);
  });
}
