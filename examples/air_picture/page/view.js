// ---- The window onto the plane: pan, zoom, and what lies under the pointer.
const canvas = byId("scope"), pen = canvas.getContext("2d");
const view = { east: 0, north: 0, scale: 1, width: 1, height: 1, whole: true };
const fonts = '"Inter","Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif';

const toX = east => view.width / 2 + (east - view.east) * view.scale;
const toY = north => view.height / 2 - (north - view.north) * view.scale;

const fit = () => {
  const margin = view.width < 520 ? 26 : 40;
  view.scale = Math.max(Math.min(view.width, view.height) / 2 - margin, 20) / packed.range_m;
  view.east = view.north = 0;
  view.whole = true;
};

const resize = (surface, brush) => {
  const density = window.devicePixelRatio || 1, box = surface.getBoundingClientRect();
  surface.width = Math.round(box.width * density);
  surface.height = Math.round(box.height * density);
  brush.setTransform(density, 0, 0, density, 0, 0);
  return box;
};

const resizeScope = () => {
  const box = resize(canvas, pen);
  view.width = box.width;
  view.height = box.height;
  if (view.whole) fit();
};

const zoomAt = (x, y, factor) => {
  const east = view.east + (x - view.width / 2) / view.scale, north = view.north - (y - view.height / 2) / view.scale;
  view.scale = Math.min(Math.max(view.scale * factor, 20 / packed.range_m), 0.5);
  view.east = east - (x - view.width / 2) / view.scale;
  view.north = north + (y - view.height / 2) / view.scale;
  view.whole = false;
};

const pointerXY = event => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };

// One finger or the mouse drags, two fingers pinch, the wheel zooms; a press that did not move picks a track.
const touches = new Map();
let travelled = 0;
canvas.addEventListener("pointerdown", event => {
  canvas.setPointerCapture(event.pointerId);
  if (touches.size === 0) travelled = 0;
  touches.set(event.pointerId, pointerXY(event));
});
canvas.addEventListener("pointermove", event => {
  const at = pointerXY(event), before = touches.get(event.pointerId);
  if (!before) return hover(at);
  const step = [at[0] - before[0], at[1] - before[1]];
  if (touches.size === 2) {
    const other = [...touches].find(([id]) => id !== event.pointerId)[1];
    const apart = p => Math.max(Math.hypot(p[0] - other[0], p[1] - other[1]), 8);
    zoomAt((at[0] + other[0]) / 2, (at[1] + other[1]) / 2, apart(at) / apart(before));
  }
  travelled += Math.hypot(...step);
  if (travelled > 4) {
    view.east -= step[0] / view.scale / touches.size;
    view.north += step[1] / view.scale / touches.size;
    view.whole = false;
  }
  touches.set(event.pointerId, at);
  redraw();
});
const lift = event => {
  if (touches.delete(event.pointerId) && event.type === "pointerup" && travelled <= 4) choose(nearest(pointerXY(event)));
};
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("pointerleave", () => { byId("tip").hidden = true; });
canvas.addEventListener("wheel", event => {
  event.preventDefault();
  zoomAt(...pointerXY(event), Math.exp(-event.deltaY * 0.0016));
  redraw();
}, { passive: false });
canvas.addEventListener("dblclick", event => { zoomAt(...pointerXY(event), 2); redraw(); });

const nearest = ([x, y]) => {
  let best, reach = 22;
  for (const state of shown) {
    const away = Math.hypot(toX(state.east) - x, toY(state.north) - y);
    if (away < reach) { reach = away; best = state.track; }
  }
  return best;
};

const hover = at => {
  const tip = byId("tip"), track = nearest(at), state = track && shown.find(s => s.track === track);
  tip.hidden = !state;
  canvas.style.cursor = state ? "pointer" : "crosshair";
  if (!state) return;
  tip.replaceChildren(element("b", track.name), `  ${["tentative", "confirmed", "coasting"][state.status]}\n` +
    `${flightLevel(state)}  ${knots(state)} kt  ${course(state)}\n` +
    `${bearing(state.east, state.north)} / ${miles(Math.hypot(state.east, state.north))}`);
  tip.style.left = Math.min(at[0] + 16, view.width - tip.offsetWidth - 8) + "px";
  tip.style.top = Math.min(at[1] + 16, view.height - tip.offsetHeight - 8) + "px";
};
