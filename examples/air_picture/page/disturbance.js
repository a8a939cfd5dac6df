// ---- Interference in the side panel and on the scope: who disturbs the radars, from where, and who may deceive them.
const bearingText = degrees => `${String(Math.round(degrees) % 360).padStart(3, "0")}°`;

const sourceRow = source => {
  const row = element("li", undefined, "strobe"), what = element("span", undefined, "who"), more = element("span", undefined, "more");
  what.append(bearingText(source.azimuth), element("em", ` ${source.kind}`));
  const facts = [`± ${source.sigma.toFixed(2)}°`];
  if (source.isKnown) facts.push(`${Math.round(100 * source.probability)} % sure`);
  if (source.emitter >= 0) facts.push(`emitter ${source.emitter}`);
  more.append(facts.join(" · "));
  row.append(what, element("span", source.jnr === undefined ? "" : `${source.jnr} dB`, "when"), more);
  return row;
};

const emitterRow = emitter => {
  const row = element("li", undefined, "strobe"), what = element("span", `Emitter ${emitter.number}`, "who");
  row.append(what, element("span", miles(Math.hypot(emitter.east, emitter.north)), "when"),
    element("span", `${bearing(emitter.east, emitter.north)}, half the time within ${miles(emitter.cep)} · ${emitter.sites} sites`, "more"));
  return row;
};

const deceptionRow = deception => {
  const row = element("li", undefined, "unknown");
  row.append(element("span", deception.track.name, "who"), element("span", `${Math.round(100 * deception.probability)} %`, "when"),
    element("span", deception.kind, "more"));
  row.onclick = () => choose(deception.track);
  return row;
};

const drawDisturbance = frame => {
  const rows = [...sourcesAt(frame).map(sourceRow), ...emittersAt(frame).map(emitterRow), ...deceptionsAt(frame).map(deceptionRow)];
  byId("disturbance").hidden = !rows.length;
  byId("sources").replaceChildren(...rows);
};

// An emitter where it is, with its circle of equal chance.
const drawEmitters = frame => {
  for (const emitter of emittersAt(frame)) {
    const x = toX(emitter.east), y = toY(emitter.north);
    stroke("#f06bff", 1.4);
    line(x - 5, y - 5, x + 5, y + 5);
    line(x - 5, y + 5, x + 5, y - 5);
    stroke("#f06bff99", 1, [3, 3]);
    circle(x, y, Math.max(emitter.cep * view.scale, 6));
    pen.stroke();
    pen.setLineDash([]);
  }
};
