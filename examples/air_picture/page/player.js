// ---- Time: play, pause, the slider, and the keys.
const SPEEDS = [1, 5, 20, 60], TICK_KINDS = ["medium", "high", "critical", "strobe"];
const player = { time: 0, playing: false, speed: 20, last: 0, queued: false };

const draw = () => {
  player.queued = false;
  const frame = frameAt(player.time);
  shown = tracks.map(track => stateAt(track, frame, player.time)).filter(Boolean);
  drawGround();
  drawRings();
  drawAzimuths();
  if (layers.strobes) { drawStrobes(frame, player.time); drawEmitters(frame); }
  if (layers.zones) drawZones(frame);
  if (layers.plots) drawPlots(frame);
  if (layers.trails) shown.forEach(state => drawTrail(state, frame));
  shown.sort((a, b) => importance(a) - importance(b)).forEach(state => drawTrack(state, player.time));
  if (layers.labels) drawLabels(frame);
  drawPanel(frame, player.time);
  byId("slider").value = player.time;
};

const redraw = () => { if (!player.queued) { player.queued = true; requestAnimationFrame(draw); } };
const seek = time => { player.time = Math.min(Math.max(time, 0), lastTime); redraw(); };

const tick = now => {
  if (!player.playing) return;
  seek(player.time + Math.min(now - player.last, 250) / 1000 * player.speed);
  player.last = now;
  if (player.time >= lastTime) play(false); else requestAnimationFrame(tick);
};

const play = on => {
  if (on && player.time >= lastTime) player.time = 0;
  player.playing = on;
  player.last = performance.now();
  byId("play").classList.toggle("playing", on);
  byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
  if (on) requestAnimationFrame(tick);
};

const nextSpeed = () => {
  player.speed = SPEEDS[(SPEEDS.indexOf(player.speed) + 1) % SPEEDS.length];
  byId("speed").textContent = `×${player.speed}`;
};

// Marks on the slider where a threat rose or interference was reported.
const drawTicks = () => {
  const surface = byId("ticks"), brush = surface.getContext("2d"), box = resize(surface, brush);
  const colours = { ...COLOURS, strobe: "#f06bff" };
  for (const event of events.filter(e => TICK_KINDS.includes(e.kind))) {
    brush.fillStyle = colours[event.kind] + "c0";
    brush.fillRect(6.5 + (box.width - 13) * event.time / Math.max(lastTime, 1) - 0.75, event.kind === "strobe" ? 22 : 2, 1.5, 7);
  }
};

const step = frames => { play(false); seek(times[Math.min(Math.max(frameAt(player.time + 0.01) + frames, 0), times.length - 1)]); };
const zoomMiddle = factor => { zoomAt(view.width / 2, view.height / 2, factor); redraw(); };
const whole = () => { fit(); redraw(); };
const keys = { " ": () => play(!player.playing), ArrowRight: () => step(1), ArrowLeft: () => step(-1), "+": () => zoomMiddle(1.4),
  "=": () => zoomMiddle(1.4), "-": () => zoomMiddle(1 / 1.4), 0: whole, Escape: () => choose(undefined) };
window.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "BUTTON" || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

for (const name of Object.keys(layers)) {
  const button = element("button", name[0].toUpperCase() + name.slice(1));
  button.setAttribute("aria-pressed", "true");
  button.onclick = () => { layers[name] = !layers[name]; button.setAttribute("aria-pressed", layers[name]); redraw(); };
  byId("layers").append(button);
}
byId("play").onclick = () => play(!player.playing);
byId("speed").onclick = nextSpeed;
byId("speed").textContent = `×${player.speed}`;
byId("zoom-in").onclick = () => zoomMiddle(1.5);
byId("zoom-out").onclick = () => zoomMiddle(1 / 1.5);
byId("zoom-fit").onclick = whole;
byId("slider").max = lastTime;
byId("slider").oninput = event => { play(false); seek(+event.target.value); };
byId("recording").textContent = packed.recording;
document.title = `${packed.recording} – Aegis air picture`;

// It opens on the moment that most deserves a look: the first of the highest threat level, else the middle.
const openingTime = () => {
  let best = times[times.length >> 1] ?? 0, worst = 1;
  packed.threats.forEach((flat, frame) => { if (flat.length && flat[2] < 5 && flat[2] > worst) { worst = flat[2]; best = times[frame]; } });
  return best;
};

// The address may name a moment and a track, as in #t=600&track=12: a colleague opens the same view, also when this
// page is open already.
const openAddress = () => {
  const asked = new URLSearchParams(location.hash.slice(1));
  player.time = asked.has("t") ? Math.min(Math.max(+asked.get("t") || 0, 0), lastTime) : openingTime();
  choose(tracks.find(track => String(track.id) === asked.get("track")));
  view.whole = true;
  resizeScope();
  const at = asked.has("zoom") && chosen && stateAt(chosen, frameAt(player.time), player.time);
  if (at) { view.east = at.east; view.north = at.north; view.scale *= +asked.get("zoom") || 1; view.whole = false; }
};
window.addEventListener("hashchange", openAddress);
openAddress();

const resizeAll = () => { resizeScope(); drawTicks(); redraw(); };
window.addEventListener("resize", resizeAll);
resizeAll();
byId("legend").open = view.width > 900;
