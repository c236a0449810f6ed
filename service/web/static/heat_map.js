// The heat map: only the cells in view are drawn, so thousands of them scroll without lag.

const box = document.querySelector("[data-heat]");
if (box) start();

async function start() {
  const answer = await fetch("/map/cells");
  if (answer.status !== 200) return;
  const data = await answer.json();
  const scores = Uint8Array.from(atob(data.scores), (letter) => letter.charCodeAt(0));
  const aside = new Set(data.aside);
  const canvas = box.querySelector("canvas");
  const extent = box.querySelector(".extent");
  const readout = document.querySelector("#readout");
  const pen = canvas.getContext("2d");
  const columns = data.faculty.length;
  const rows = data.needs.length;
  const GAP = data.served < rows && data.served > 0 ? 10 : 0;
  const sizes = [4, 6, 9, 13, 18, 24, 30];
  let size = 0;
  let at = null;
  let asked = false;

  const dark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const ramp = () => (dark() ? data.dark : data.light);
  const level = (points) => Math.min(8, Math.max(0, Math.floor(((points - data.low) * 9) / (data.high - data.low))));
  const side = () => sizes[size];
  const labels = () => ({ left: Math.min(260, Math.max(90, box.clientWidth * 0.24)), top: side() >= 13 ? 84 : 0 });
  const top = (row) => row * side() + (row >= data.served ? GAP : 0);
  const style = (name) => getComputedStyle(box).getPropertyValue(name).trim();

  function layout() {
    const { left, top: head } = labels();
    extent.style.width = `${left + columns * side()}px`;
    extent.style.height = `${head + rows * side() + GAP}px`;
    const ratio = devicePixelRatio || 1;
    canvas.width = box.clientWidth * ratio;
    canvas.height = box.clientHeight * ratio;
    canvas.style.width = `${box.clientWidth}px`;
    canvas.style.height = `${box.clientHeight}px`;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    ask();
  }

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
  }

  function draw() {
    const { left, top: head } = labels();
    const step = side();
    const [width, height] = [box.clientWidth, box.clientHeight];
    const colours = ramp();
    const line = step >= 9 ? 1 : 0;
    pen.fillStyle = style("--card");
    pen.fillRect(0, 0, width, height);
    const firstColumn = Math.max(0, Math.floor(box.scrollLeft / step));
    const lastColumn = Math.min(columns, Math.ceil((box.scrollLeft + width - left) / step));
    const firstRow = Math.max(0, Math.floor((box.scrollTop - GAP) / step));
    const lastRow = Math.min(rows, Math.ceil((box.scrollTop + height - head) / step));
    pen.font = `${Math.min(12, Math.max(8, step * 0.45))}px ${style("--font")}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (let row = firstRow; row < lastRow; row += 1) {
      const y = head + top(row) - box.scrollTop;
      for (let column = firstColumn; column < lastColumn; column += 1) {
        const points = scores[row * columns + column];
        const x = left + column * step - box.scrollLeft;
        const [paper, ink] = colours[level(points)];
        pen.fillStyle = paper;
        pen.fillRect(x, y, step - line, step - line);
        if (aside.has(row * columns + column)) strike(x, y, step - line, ink);
        if (step >= 24) { pen.fillStyle = ink; pen.fillText(points, x + step / 2, y + step / 2); }
      }
    }
    if (at) {
      pen.strokeStyle = style("--warn");
      pen.lineWidth = 3;
      pen.strokeRect(left + at[1] * step - box.scrollLeft - 1, head + top(at[0]) - box.scrollTop - 1, step + 1, step + 1);
    }
    drawHeads(left, head, step, width, height, firstRow, lastRow, firstColumn, lastColumn);
  }

  // A pair that one side has set aside is struck through.
  function strike(x, y, length, ink) {
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x, y + length);
    pen.lineTo(x + length, y);
    pen.stroke();
  }

  function drawHeads(left, head, step, width, height, firstRow, lastRow, firstColumn, lastColumn) {
    pen.fillStyle = style("--card");
    pen.fillRect(0, 0, left, height);
    if (head) pen.fillRect(0, 0, width, head);
    const [ink, quiet] = [style("--ink"), style("--quiet")];
    pen.textBaseline = "middle";
    if (step >= 13) {
      pen.font = `${Math.min(12.5, step - 2)}px ${style("--font")}`;
      pen.textAlign = "left";
      pen.save();
      pen.beginPath();
      pen.rect(0, head, left - 6, height);
      pen.clip();
      for (let row = firstRow; row < lastRow; row += 1) {
        pen.fillStyle = at && at[0] === row ? ink : quiet;
        pen.fillText(fit(data.needs[row][1], left - 14), 6, head + top(row) - box.scrollTop + step / 2);
      }
      pen.restore();
      pen.save();
      pen.beginPath();
      pen.rect(left, 0, width, head);
      pen.clip();
      for (let column = firstColumn; column < lastColumn; column += 1) {
        pen.save();
        pen.translate(left + column * step - box.scrollLeft + step / 2, head - 6);
        pen.rotate(-Math.PI / 2.6);
        pen.fillStyle = at && at[1] === column ? ink : quiet;
        pen.fillText(fit(data.faculty[column][1], 82), 0, 0);
        pen.restore();
      }
      pen.restore();
    } else {
      pen.font = `12px ${style("--font")}`;
      pen.textAlign = "left";
      pen.fillStyle = ink;
      if (at) wrap(data.needs[at[0]][1], 6, Math.min(height - 40, Math.max(12, head + top(at[0]) - box.scrollTop)), left - 12);
    }
    const border = head + top(data.served) - GAP / 2 - box.scrollTop;
    if (GAP && border > head && border < height) {
      pen.fillStyle = style("--bad");
      pen.fillRect(left, border - 1, width, 2);
    }
  }

  function fit(text, width) {
    if (pen.measureText(text).width <= width) return text;
    let end = text.length;
    while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width) end = Math.floor(end * 0.9);
    return `${text.slice(0, end)}…`;
  }

  function wrap(text, x, y, width) {
    let line = "";
    for (const letter of text) {
      if (pen.measureText(line + letter).width > width) { pen.fillText(line, x, y); y += 17; line = ""; }
      line += letter;
    }
    pen.fillText(line, x, y);
  }

  function tell() {
    const [row, column] = at;
    const [, title, company] = data.needs[row];
    const points = scores[row * columns + column];
    const nobody = row >= data.served ? ` · ${box.dataset.nobody}` : "";
    const away = aside.has(row * columns + column) ? ` · ${box.dataset.aside}` : "";
    readout.textContent = `${points} · ${data.faculty[column][1]} × ${title} (${company})${away}${nobody}`;
  }

  function choose(row, column, scroll) {
    at = [Math.max(0, Math.min(rows - 1, row)), Math.max(0, Math.min(columns - 1, column))];
    if (scroll) {
      const { left, top: head } = labels();
      const [x, y] = [at[1] * side(), top(at[0])];
      if (x < box.scrollLeft) box.scrollLeft = x;
      if (x + side() > box.scrollLeft + box.clientWidth - left) box.scrollLeft = x + side() - box.clientWidth + left;
      if (y < box.scrollTop) box.scrollTop = y;
      if (y + side() > box.scrollTop + box.clientHeight - head) box.scrollTop = y + side() - box.clientHeight + head;
    }
    tell();
    ask();
  }

  const open = () => { if (at) location.assign(`/needs/${data.needs[at[0]][0]}#match-${data.faculty[at[1]][0]}`); };

  function cellAt(event) {
    const { left, top: head } = labels();
    const edge = box.getBoundingClientRect();
    const x = event.clientX - edge.left - left + box.scrollLeft;
    let y = event.clientY - edge.top - head + box.scrollTop;
    if (event.clientX - edge.left < left || event.clientY - edge.top < head) return null;
    if (y > data.served * side()) y -= GAP;
    const [row, column] = [Math.floor(y / side()), Math.floor(x / side())];
    return row >= 0 && row < rows && column >= 0 && column < columns ? [row, column] : null;
  }

  box.addEventListener("pointermove", (event) => { const cell = cellAt(event); if (cell) choose(...cell, false); });
  box.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    const again = event.pointerType !== "touch" || (at && at[0] === cell[0] && at[1] === cell[1] && box.dataset.touched === cell.join());
    choose(...cell, false);
    box.dataset.touched = cell.join();
    if (again) open();
  });
  box.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor((box.clientHeight - labels().top) / side()) - 1);
    const [row, column] = at ?? [0, 0];
    const steps = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Home: [row, 0], End: [row, columns - 1], PageUp: [row - page, column], PageDown: [row + page, column],
    };
    if (event.key === "Enter") { open(); return; }
    if (event.key === "+" || event.key === "=") { zoom(1); return; }
    if (event.key === "-") { zoom(-1); return; }
    if (!steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(...(at ? steps[event.key] : [0, 0]), true);
  });
  function zoom(step) {
    size = Math.max(0, Math.min(sizes.length - 1, size + step));
    layout();
    if (at) choose(...at, true);
  }
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => zoom(Number(button.dataset.zoom))));
  box.addEventListener("scroll", ask, { passive: true });
  new ResizeObserver(layout).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { legend(); ask(); });

  function legend() {
    const strip = document.querySelector(".legend canvas");
    const brush = strip.getContext("2d");
    ramp().forEach(([paper], index) => { brush.fillStyle = paper; brush.fillRect(index * 15, 0, 15, 14); });
    document.querySelector("[data-low]").textContent = data.low;
    document.querySelector("[data-high]").textContent = data.high;
  }
  document.querySelector(".heat-tools").hidden = false;
  size = Math.max(0, sizes.findLastIndex((one) => one * columns <= box.clientWidth - labels().left - 4 || one <= 9));
  legend();
  layout();
  box.dataset.ready = "true";
}
