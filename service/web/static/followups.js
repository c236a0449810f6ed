// The board of follow-ups by keyboard: arrows go from card to card, Shift and an arrow bring the card to the stage beside.

const stages = document.querySelector("[data-stages]");
if (stages) {
  const columns = Array.from(stages.querySelectorAll(".stage"), (column) => Array.from(column.querySelectorAll(".matter")));
  const cards = columns.flat();
  const arrived = location.hash && cards.find((card) => `#${card.id}` === location.hash);
  document.querySelector(".follow-hint").hidden = false;
  cards.forEach((card) => { card.tabIndex = card === (arrived || cards[0]) ? 0 : -1; });
  if (arrived) arrived.focus();
  // After a refusal the form stands open: on with what is missing.
  const form = stages.querySelector("details[open] .matter-form");
  if (form && document.querySelector("[role=alert]")) (Array.from(form.querySelectorAll("input")).find((field) => field.type !== "hidden" && !field.value && field.name.startsWith("visit")) ?? form.elements.stage).focus();

  const go = (card) => {
    cards.forEach((other) => { other.tabIndex = other === card ? 0 : -1; });
    card.focus();
  };
  stages.addEventListener("keydown", (event) => {
    const card = event.target;
    if (!card.matches(".matter")) return;
    const column = columns.findIndex((list) => list.includes(card));
    const row = columns[column].indexOf(card);
    const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (side && event.shiftKey) {
      event.preventDefault();
      card.querySelector(`[data-step=${side < 0 ? "before" : "after"}]`)?.click();
    } else if (side) {
      event.preventDefault();
      const beyond = side < 0 ? columns.slice(0, column).reverse() : columns.slice(column + 1);
      const list = beyond.find((one) => one.length);
      if (list) go(list[Math.min(row, list.length - 1)]);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      const next = columns[column][row + (event.key === "ArrowUp" ? -1 : 1)];
      if (next) go(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      card.querySelector("summary").click();
    }
  });
}
