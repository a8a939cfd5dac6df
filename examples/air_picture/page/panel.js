// ---- The side panel: the chosen track, threats, protection, what happened lately.
const EVENTS_SHOWN = 60;
let panelFrame = -1;

const fill = (list, nodes, nothing) => list.replaceChildren(...(nodes.length ? nodes : [element("li", nothing, "empty")]));

const eventRow = event => {
  const row = element("li", undefined, event.kind);
  row.append(element("time", clock(event.time)), element("span", event.text));
  row.onclick = () => { choose(event.track); seek(event.time); };
  return row;
};

const actionRow = action => {
  const row = element("li", action.text);
  row.append(element("small", `since ${clock(times[action.from])}`));
  return row;
};

const drawCounts = (frame, threats) => {
  const firm = shown.filter(state => state.status !== 0).length, parts = [element("span")];
  parts[0].append(element("b", firm), ` track${firm === 1 ? "" : "s"}`);
  for (const level of [4, 3, 2]) {
    const count = threats.filter(threat => threat.level === level).length, part = element("span", undefined, `level ${LEVELS[level]}`);
    if (!count) continue;
    part.append(element("b", count), ` ${LEVELS[level].toUpperCase()}`);
    parts.push(part);
  }
  const strobes = (packed.strobes[frame] ?? []).length / 2;
  if (strobes) { const part = element("span", undefined, "level strobe"); part.append(element("b", strobes), ` strobe${strobes === 1 ? "" : "s"}`); parts.push(part); }
  byId("counts").replaceChildren(...parts);
};

const drawPanel = (frame, time) => {
  byId("clock").replaceChildren(clock(time), element("small", "UTC"));
  byId("elapsed").textContent = `${span(time)} / ${span(lastTime)}`;
  if (frame === panelFrame) return;
  panelFrame = frame;
  const threats = threatsAt(frame);
  drawCounts(frame, threats);
  byId("threat-count").textContent = packed.assets.length ? "" : "no assets given";
  byId("raids").replaceChildren(...raidsAt(frame).filter(raid => raid.tracks > 1).map(raidRow));
  fill(byId("threats"), threats.slice(0, 12).map(threatRow), "none now");
  drawDisturbance(frame);
  const actions = actionsAt(time);
  byId("protection").hidden = !packed.actions.length;
  fill(byId("actions"), actions.map(actionRow), "no change of settings recommended now");
  let upTo = events.length;
  while (upTo && events[upTo - 1].frame > frame) upTo--;
  fill(byId("events"), events.slice(Math.max(0, upTo - EVENTS_SHOWN), upTo).reverse().map(eventRow), "none yet");
  drawDetails(frame, time);
};

const choose = track => { chosen = track; panelFrame = -1; redraw(); };

const drawDetails = (frame, time) => {
  const card = byId("details");
  card.hidden = !chosen;
  if (!chosen) return;
  const state = stateAt(chosen, frame, time), close = element("button", "×");
  close.title = "Close (Esc)";
  close.onclick = () => choose(undefined);
  card.className = `card details ${LEVELS[state?.level ?? 0]}`;
  const title = element("h2", chosen.name), facts = element("dl");
  title.append(element("small", state ? ["tentative", "confirmed", "coasting"][state.status] : "not in the picture now"), close);
  const fact = (name, value) => { const box = element("div"); box.append(element("dt", name), element("dd", value)); facts.append(box); };
  fact("Track", `#${chosen.id}`);
  fact("Mode S", chosen.mode_s || "–");
  fact("Mode 3/A", chosen.mode_3a || "–");
  if (state) {
    fact("Level", `${flightLevel(state)} ${trend(chosen, frame)}`);
    fact("Speed", `${knots(state)} kt`);
    fact("Course", course(state));
    fact("Bearing", bearing(state.east, state.north));
    fact("Range", miles(Math.hypot(state.east, state.north)));
    fact("Followed", span(times[frame] - times[chosen.first]));
  }
  const chart = element("canvas");
  card.replaceChildren(title, facts, chart);
  for (const threat of threatsAt(frame).filter(threat => threat.track === chosen)) {
    card.append(element("h3", `Why ${LEVELS[threat.level].toUpperCase()} for ${threat.asset.name}`), breakdown(threat));
  }
  drawChart(chart, frame);
};

// Flight level (green) and speed (grey) over the track's whole life, with a line at the present.
const drawChart = (chart, frame) => {
  const brush = chart.getContext("2d"), box = resize(chart, brush), firstTime = times[chosen.first];
  const life = Math.max(times[chosen.first + chosen.rows.length - 1] - firstTime, 1);
  const x = k => 2 + (box.width - 4) * (times[chosen.first + k] - firstTime) / life;
  const curve = (value, colour) => {
    const values = chosen.rows.map(row => row.status === ABSENT ? undefined : value(row)), known = values.filter(v => v !== undefined);
    const low = Math.min(...known), high = Math.max(...known, low + 20);
    brush.strokeStyle = colour; brush.lineWidth = 1.4; brush.beginPath();
    values.forEach((v, k) => { if (v !== undefined) brush.lineTo(x(k), box.height - 4 - (box.height - 8) * (v - low) / (high - low)); });
    brush.stroke();
  };
  curve(knots, "#5b7775");
  curve(row => row.fl === NO_LEVEL ? undefined : row.fl, "#7ce0c3");
  const now = x(Math.min(Math.max(frame - chosen.first, 0), chosen.rows.length - 1));
  brush.strokeStyle = "#ffffff55"; brush.lineWidth = 1; brush.beginPath(); brush.moveTo(now, 0); brush.lineTo(now, box.height); brush.stroke();
};
