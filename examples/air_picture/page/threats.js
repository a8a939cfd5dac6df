// ---- Threats in the side panel: rows in the order of priority, raids, and why a score is what it is.
// A score's bar: filled up to the score, paler over its 90 % interval.
const scoreBar = threat => {
  const bar = element("span", undefined, "bar"), range = element("i", undefined, "range"), part = element("i");
  range.style.left = `${100 * threat.low}%`;
  range.style.width = `${100 * (threat.high - threat.low)}%`;
  part.style.width = `${100 * threat.score}%`;
  bar.append(part, range);
  bar.title = `score ${threat.score.toFixed(2)}, 90 % of ${threat.low.toFixed(2)} to ${threat.high.toFixed(2)}`;
  return bar;
};

const arrival = tti => tti < 0 ? "passes by" : tti === 0 ? "inside" : `in ${span(tti)}`;

const threatRow = threat => {
  const row = element("li", undefined, LEVELS[threat.level] + (threat.track === chosen ? " chosen" : "")), who = element("span", threat.track.name, "who");
  who.append(element("em", ` → ${threat.asset.name}`));
  if (threat.isFriend) who.append(element("em", " friend", "tag"));
  if (threat.formation) who.append(element("em", ` with ${threat.formation === threat.track ? "others" : threat.formation.name}`, "tag"));
  const more = element("span", undefined, "more");
  more.append(scoreBar(threat), `${threat.score.toFixed(2)} · CPA ${miles(threat.cpa)} · entry ${Math.round(100 * threat.entry)} %`);
  row.append(element("span", LEVELS[threat.level].toUpperCase(), "pill"), who, element("span", arrival(threat.tti), "when"), more);
  row.onclick = () => choose(threat.track);
  return row;
};

// All that comes in on one asset, worth a line of its own when it is more than one track.
const raidRow = raid => {
  const formed = raid.formations ? ` (${raid.formations} formation${raid.formations === 1 ? "" : "s"})` : "";
  const row = element("li", undefined, LEVELS[raid.level]);
  row.append(element("b", raid.asset.name), ` ${raid.tracks} inbound${formed}, first ${arrival(raid.tti)}, entry ${Math.round(100 * raid.entry)} %`);
  return row;
};

// Why a score is what it is: its factors, to the right where they raise it.
const breakdown = threat => {
  const list = element("ul", undefined, "why"), widest = Math.max(...threat.factors.map(Math.abs), 1);
  threat.factors.forEach((value, k) => {
    if (!value) return;
    const row = element("li", undefined, value > 0 ? "raises" : "lowers"), bar = element("i");
    bar.style.width = `${50 * Math.abs(value) / widest}%`;
    bar.style[value > 0 ? "left" : "right"] = "50%";
    const track = element("span", undefined, "scale");
    track.append(bar);
    row.append(element("span", FACTORS[k]), track, element("span", (value > 0 ? "+" : "−") + Math.abs(value).toFixed(2), "log-odds"));
    list.append(row);
  });
  return list;
};
