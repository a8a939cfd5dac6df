// ---- The recording's pictures, unpacked: one frame a rotation. Metres east and north, seconds since the first frame.
const packed = JSON.parse(document.getElementById("data").textContent);
const QUANTUM_M = 10, FIELDS = 6, ABSENT = 3, NO_LEVEL = -1000, NAUTICAL_MILE_M = 1852, KNOT_M_S = 1852 / 3600;
const LEVELS = ["none", "low", "medium", "high", "critical", "unknown"];
const byId = id => document.getElementById(id);
const running = list => { let sum = 0; return list.map(step => sum += step); };
const element = (tag, text, kind) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
};

const times = running(packed.times).map(tenths => tenths / 10);
const lastTime = times.at(-1) ?? 0;

// A track's rows are differences of (x, y, vx, vy, flight level, state) from frame to frame.
const tracks = packed.tracks.map((track, index) => {
  const count = track.rows.length / FIELDS, rows = [], row = new Array(FIELDS).fill(0);
  for (let k = 0; k < count; k++) {
    for (let field = 0; field < FIELDS; field++) row[field] += track.rows[k * FIELDS + field];
    rows.push({ x: row[0] * QUANTUM_M, y: row[1] * QUANTUM_M, vx: row[2], vy: row[3], fl: row[4],
      status: row[5] % 4, level: Math.floor(row[5] / 4) });
  }
  return { ...track, index, rows, name: track.callsign || "#" + track.id };
});

const frameAt = time => {
  let low = 0, high = times.length - 1;
  while (low < high) { const middle = (low + high + 1) >> 1; if (times[middle] <= time) low = middle; else high = middle - 1; }
  return Math.max(low, 0);
};

const rowAt = (track, frame) => {
  const row = track.rows[frame - track.first];
  return row && row.status !== ABSENT ? row : undefined;
};

// Where a track is between two frames: on the line between them, or straight on when it has no next one.
const stateAt = (track, frame, time) => {
  const row = rowAt(track, frame);
  if (!row) return undefined;
  const next = rowAt(track, frame + 1), passed = time - times[frame];
  const share = next ? passed / (times[frame + 1] - times[frame]) : 0;
  return { ...row, track, east: next ? row.x + share * (next.x - row.x) : row.x + passed * row.vx,
    north: next ? row.y + share * (next.y - row.y) : row.y + passed * row.vy };
};

// The factors of a score, in log-odds, as they lie in a threat's row.
const FACTORS = ["bias", "entry", "urgency", "closing", "altitude", "identity", "class", "emission", "manoeuvre", "value"];
const rowsOf = (flat, width) => Array.from({ length: (flat ?? []).length / width }, (_, k) => flat.slice(k * width, (k + 1) * width));

// In the order of priority.
const threatsAt = frame => rowsOf(packed.threats[frame], 11 + FACTORS.length)
  .map(([track, asset, level, score, low, high, tti, cpa, entry, formation, friend, ...factors]) => ({
    track: tracks[track], asset: packed.assets[asset], level, score: score / 100, low: low / 100, high: high / 100, tti, cpa: cpa * 100,
    entry: entry / 100, formation: tracks[formation], isFriend: friend === 1, factors: factors.map(hundredths => hundredths / 100) }));

const raidsAt = frame => rowsOf(packed.raids[frame], 6)
  .map(([asset, level, tracks, formations, tti, entry]) => ({ asset: packed.assets[asset], level, tracks, formations, tti, entry: entry / 100 }));

// Who disturbs the radars, by bearing; where emitters are; and tracks that may deceive.
const KINDS = ["of unknown kind", "barrage", "spot noise", "sweep", "pulses", "another radar's pulses"], NO_JNR_DB = -1000;
const sourcesAt = frame => rowsOf(packed.sources[frame], 8)
  .map(([number, sensor, azimuth, sigma, kind, probability, jnr, emitter]) => ({ number, sensor, azimuth: azimuth / 100, sigma: sigma / 100,
    kind: KINDS[kind], isKnown: kind > 0, probability: probability / 100, jnr: jnr === NO_JNR_DB ? undefined : jnr, emitter }));
const emittersAt = frame => rowsOf(packed.emitters[frame], 5).map(([number, east, north, cep, sites]) => ({ number, east, north, cep, sites }));
const deceptionsAt = frame => packed.deceptions[frame].map(([track, kind, probability]) => ({ track: tracks[track], kind, probability: probability / 100 }));

const events = packed.events.map(([frame, kind, track, text]) => ({ frame, time: times[frame] ?? 0, kind, track: track === null ? undefined : tracks[track], text }));
const actionsAt = time => packed.actions.filter(a => times[a.from] <= time && (a.to === null || time < times[a.to]));

// ---- Words and numbers as a controller reads them.
const two = number => String(number).padStart(2, "0");
const clock = time => {
  const s = Math.floor(packed.start_s + time + 86400) % 86400;
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};
const span = seconds => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
const knots = row => Math.round(Math.hypot(row.vx, row.vy) / KNOT_M_S);
const course = row => String(Math.round((Math.atan2(row.vx, row.vy) * 180 / Math.PI + 360) % 360) % 360).padStart(3, "0") + "°";
const flightLevel = row => row.fl === NO_LEVEL ? "FL---" : "FL" + String(Math.max(row.fl, 0)).padStart(3, "0");
const miles = metres => (metres / NAUTICAL_MILE_M).toFixed(metres < 18520 ? 1 : 0) + " NM";
const bearing = (east, north) => String(Math.round((Math.atan2(east, north) * 180 / Math.PI + 360) % 360) % 360).padStart(3, "0") + "°";

// Climbing, level or descending, from the last half minute.
const trend = (track, frame) => {
  const now = rowAt(track, frame), before = rowAt(track, Math.max(track.first, frameAt(times[frame] - 30)));
  if (!now || !before || now.fl === NO_LEVEL || before.fl === NO_LEVEL || Math.abs(now.fl - before.fl) < 3) return " ";
  return now.fl > before.fl ? "↑" : "↓";
};
