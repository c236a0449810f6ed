// The plane of fields: one stop for the Tab key, the arrow keys go to the nearest dot in their direction.

const plane = document.querySelector("[data-plane]");
if (plane) {
  const readout = document.querySelector("#plane-readout");
  const dots = Array.from(plane.querySelectorAll("a"), (link) => {
    const box = link.firstElementChild.getBBox();
    return { link, x: box.x + box.width / 2, y: box.y + box.height / 2, name: link.querySelector("title").textContent };
  });
  plane.setAttribute("role", "group");
  readout.hidden = false;
  if (dots.length) dots[0].link.setAttribute("tabindex", "0");

  const show = (dot) => { readout.textContent = dot.name; };
  const find = (element) => dots.find((dot) => dot.link === element.closest("a"));
  plane.addEventListener("pointerover", (event) => { const dot = find(event.target); if (dot) show(dot); });
  plane.addEventListener("focusin", (event) => { const dot = find(event.target); if (dot) show(dot); });
  plane.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    const here = find(event.target);
    if (!way || !here) return;
    event.preventDefault();
    let best = null;
    for (const dot of dots) {
      const along = (dot.x - here.x) * way[0] + (dot.y - here.y) * way[1];
      const across = Math.abs((dot.x - here.x) * way[1]) + Math.abs((dot.y - here.y) * way[0]);
      const cost = along + 2 * across;
      if (dot !== here && along > 0 && (!best || cost < best.cost)) best = { dot, cost };
    }
    if (!best) return;
    here.link.setAttribute("tabindex", "-1");
    best.dot.link.setAttribute("tabindex", "0");
    best.dot.link.focus();
  });
}
