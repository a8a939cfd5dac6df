// ---- The scope: rings and marks below, then zones and strobes, then plots, trails, tracks.
const COLOURS = { none: "#7ce0c3", low: "#62b0ff", medium: "#ffd34d", high: "#ff9140", critical: "#ff4560", unknown: "#a99bc9" };
const layers = { labels: true, trails: true, leaders: true, plots: true, zones: true, strobes: true };
const TRAIL_S = 150, LEADER_S = 60, AFTERGLOW_FRAMES = 3;
let shown = [], chosen;

const stroke = (colour, width = 1, dash = []) => { pen.strokeStyle = colour; pen.lineWidth = width; pen.setLineDash(dash); };
const circle = (x, y, radius) => { pen.beginPath(); pen.arc(x, y, radius, 0, 2 * Math.PI); };
const line = (x1, y1, x2, y2) => { pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke(); };

const ringStep = () => [0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200].find(nm => nm * NAUTICAL_MILE_M * view.scale >= 62) ?? 400;

const drawGround = () => {
  const x = toX(0), y = toY(0), reach = packed.range_m * view.scale;
  pen.fillStyle = "#050b0c";
  pen.fillRect(0, 0, view.width, view.height);
  const glow = pen.createRadialGradient(x, y, 0, x, y, reach);
  glow.addColorStop(0, "#0c1d1e"); glow.addColorStop(0.8, "#081415"); glow.addColorStop(1, "#071112");
  pen.fillStyle = glow;
  circle(x, y, reach);
  pen.fill();
};

const drawRings = () => {
  const x = toX(0), y = toY(0), step = ringStep(), far = packed.range_m / NAUTICAL_MILE_M;
  pen.font = `10px ${fonts}`; pen.textAlign = "left"; pen.textBaseline = "bottom";
  for (let nm = step; nm < far - step / 3; nm += step) {
    stroke("#173937");
    circle(x, y, nm * NAUTICAL_MILE_M * view.scale);
    pen.stroke();
    pen.fillStyle = "#4b6f6c";
    pen.fillText(nm === step ? `${nm} NM` : nm, x + 4, y - nm * NAUTICAL_MILE_M * view.scale - 2);
  }
  stroke("#25504c", 1.4);
  circle(x, y, packed.range_m * view.scale);
  pen.stroke();
};

// A tick each 5°, a longer one each 10°, a spoke and a number each 30°.
const drawAzimuths = () => {
  const x = toX(0), y = toY(0), reach = packed.range_m * view.scale;
  pen.textAlign = "center"; pen.textBaseline = "middle";
  for (let degrees = 0; degrees < 360; degrees += 5) {
    const sin = Math.sin(degrees * Math.PI / 180), cos = Math.cos(degrees * Math.PI / 180);
    const long = degrees % 30 === 0 ? 9 : degrees % 10 === 0 ? 6 : 3;
    stroke(degrees % 30 === 0 ? "#4d8a83" : "#25504c");
    line(x + reach * sin, y - reach * cos, x + (reach + long) * sin, y - (reach + long) * cos);
    if (degrees % 30) continue;
    stroke("#0f2827");
    line(x, y, x + reach * sin, y - reach * cos);
    const edge = edgeAlong(x, y, sin, cos, reach + 20);
    pen.font = `11px ${fonts}`;
    pen.fillStyle = "#6f9b96";
    if (edge > 60) pen.fillText(String(degrees).padStart(3, "0"), x + edge * sin, y - edge * cos);
  }
};

// How far out a bearing's number stands: on the rim, or just inside the window when the rim is outside it.
const edgeAlong = (x, y, sin, cos, rim) => {
  if (x < 0 || x > view.width || y < 0 || y > view.height) return rim;
  const inset = 14, across = sin > 0 ? view.width - inset - x : x - inset, along = cos > 0 ? y - inset : view.height - inset - y;
  return Math.min(rim, across / Math.max(Math.abs(sin), 1e-6), along / Math.max(Math.abs(cos), 1e-6));
};

const drawZones = frame => {
  const worst = new Map();
  for (const threat of threatsAt(frame)) if (threat.level < 5) worst.set(threat.asset, Math.max(worst.get(threat.asset) ?? 0, threat.level));
  for (const asset of packed.assets) {
    const level = worst.get(asset) ?? 0, colour = level > 1 ? COLOURS[LEVELS[level]] : "#b9cfdc", x = toX(asset.x), y = toY(asset.y);
    circle(x, y, asset.radius * view.scale);
    pen.fillStyle = colour + "12"; pen.fill();
    stroke(colour + "b0", 1, [5, 4]); pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = colour;
    pen.beginPath(); pen.moveTo(x, y - 5); pen.lineTo(x + 5, y); pen.lineTo(x, y + 5); pen.lineTo(x - 5, y); pen.fill();
    pen.font = `600 11px ${fonts}`; pen.textAlign = "center"; pen.textBaseline = "top";
    pen.fillText(asset.name, x, y + Math.max(asset.radius * view.scale, 6) + 4);
  }
  for (const sensor of packed.sensors) {
    stroke("#5c8f89", 1.5);
    line(toX(sensor.x) - 6, toY(sensor.y), toX(sensor.x) + 6, toY(sensor.y));
    line(toX(sensor.x), toY(sensor.y) - 6, toX(sensor.x), toY(sensor.y) + 6);
  }
};

// A strobe is a bearing without a range: a line from its radar to the rim and beyond the farthest track.
const drawStrobes = (frame, time) => {
  const length = 1.02 * packed.range_m * view.scale;
  for (const action of actionsAt(time)) {
    const x = toX(packed.sensors[action.sensor].x), y = toY(packed.sensors[action.sensor].y), middle = action.azimuth_deg * Math.PI / 180 - Math.PI / 2;
    const half = Math.max(action.width_deg, 1) * Math.PI / 360;
    pen.beginPath(); pen.moveTo(x, y); pen.arc(x, y, length, middle - half, middle + half); pen.closePath();
    pen.fillStyle = "rgba(240,107,255,.09)"; pen.fill();
  }
  for (let back = AFTERGLOW_FRAMES - 1; back >= 0; back--) {
    const flat = packed.strobes[frame - back] ?? [];
    for (let k = 0; k + 1 < flat.length; k += 2) {
      const x = toX(packed.sensors[flat[k]].x), y = toY(packed.sensors[flat[k]].y), angle = flat[k + 1] / 100 * Math.PI / 180;
      pen.globalAlpha = [0.95, 0.4, 0.18][back];
      stroke("#f06bff", back ? 1 : 1.6, [9, 5]);
      line(x, y, x + length * Math.sin(angle), y - length * Math.cos(angle));
    }
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
};

const drawPlots = frame => {
  const size = view.scale > 0.01 ? 3.4 : 2.4;
  for (let back = AFTERGLOW_FRAMES - 1; back >= 0; back--) {
    for (const [list, colour] of [[packed.used, "232,242,192"], [packed.stray, "196,142,86"]]) {
      pen.fillStyle = `rgba(${colour},${[0.85, 0.35, 0.15][back]})`;
      const flat = list[frame - back] ?? [];
      for (let k = 0; k + 1 < flat.length; k += 2) {
        pen.fillRect(toX(flat[k] * QUANTUM_M) - size / 2, toY(flat[k + 1] * QUANTUM_M) - size / 2, size, size);
      }
    }
  }
};

const drawTrail = (state, frame) => {
  const { track } = state, from = track === chosen ? track.first : frame, colour = COLOURS[LEVELS[state.level]];
  let x = toX(state.east), y = toY(state.north);
  stroke(colour, track === chosen ? 1.6 : 1.1);
  for (let f = frame; f >= track.first; f--) {
    const age = times[frame] - times[f], row = rowAt(track, f);
    if (!row || (age > TRAIL_S && from === frame)) break;
    pen.globalAlpha = Math.max(track === chosen ? 0.3 : 0.02, 0.6 * (1 - age / TRAIL_S));
    line(x, y, x = toX(row.x), y = toY(row.y));
  }
  pen.globalAlpha = 1;
};

const drawTrack = (state, time) => {
  const x = toX(state.east), y = toY(state.north), colour = COLOURS[LEVELS[state.level]];
  pen.fillStyle = colour;
  if (state.status === 0) {
    pen.globalAlpha = 0.55;
    circle(x, y, 2);
    pen.fill();
    pen.globalAlpha = 1;
    return;
  }
  if (layers.leaders) {
    stroke(colour, 1.2);
    line(x, y, toX(state.east + LEADER_S * state.vx), toY(state.north + LEADER_S * state.vy));
  }
  stroke(colour, 1.6, state.status === 2 ? [2, 2.4] : []);
  if (state.status === 2) circle(x, y, 4.5);
  else { pen.beginPath(); pen.rect(x - 4, y - 4, 8, 8); }
  pen.fillStyle = "#050b0c"; pen.fill(); pen.stroke();
  pen.setLineDash([]);
  if (state.level === 4) { stroke(colour + "99", 1.4); circle(x, y, 9 + 3 * Math.sin(time * 0.8) ** 2); pen.stroke(); }
  if (state.track === chosen) { stroke("#ffffff", 1); circle(x, y, 12); pen.stroke(); }
};
