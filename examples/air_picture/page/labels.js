// ---- Labels: two lines beside each track, moved to where they cover nothing, left out where there is no room.
const PLACES = [[1, -1], [1, 1], [-1, -1], [-1, 1], [1, 0], [-1, 0], [0, -1], [0, 1]];
const keptPlace = new Map();

const textOf = (state, frame) => [state.track.name, `${flightLevel(state)}${trend(state.track, frame)}${knots(state)}kt`];

const boxAt = (x, y, [right, down], width, height) => {
  const gap = 13;
  return { left: right > 0 ? x + gap : right < 0 ? x - gap - width : x - width / 2,
    top: down > 0 ? y + gap - 4 : down < 0 ? y - gap - height + 4 : y - height / 2, width, height };
};

const overlaps = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

// A label that the edge cuts off is better than none, and worse than any other place.
const isWhole = box => box.left >= 2 && box.top >= 2 && box.left + box.width <= view.width - 2 && box.top + box.height <= view.height - 2;

const assetNameBox = asset => ({ left: toX(asset.x) - 34, top: toY(asset.y) + Math.max(asset.radius * view.scale, 6) + 3, width: 68, height: 14 });

const importance = state => (state.track === chosen ? 100 : 0) + (state.level < 5 ? state.level * 10 : 0) + (state.status === 1 ? 2 : state.status);

const drawLabels = frame => {
  const wanted = shown.filter(state => state.status !== 0 || state.track === chosen)
    .filter(state => { const x = toX(state.east), y = toY(state.north); return x > -20 && y > -20 && x < view.width + 20 && y < view.height + 20; })
    .sort((a, b) => importance(b) - importance(a) || a.track.index - b.track.index);
  const taken = wanted.map(state => ({ left: toX(state.east) - 5, top: toY(state.north) - 5, width: 10, height: 10 }));
  if (layers.zones) taken.push(...packed.assets.map(assetNameBox));
  const small = view.width < 520;
  pen.textAlign = "left"; pen.textBaseline = "top";
  for (const state of wanted) drawLabel(state, frame, taken, small);
};

const drawLabel = (state, frame, taken, small) => {
  const x = toX(state.east), y = toY(state.north), lines = textOf(state, frame), size = small ? 9.5 : 10.5;
  pen.font = `${size}px ${fonts}`;
  const second = pen.measureText(lines[1]).width;
  pen.font = `600 ${size}px ${fonts}`;
  const width = Math.max(pen.measureText(lines[0]).width, second), height = 2 * size + 4;
  const kept = keptPlace.get(state.track), order = kept ? [kept, ...PLACES] : PLACES;
  const boxOf = p => boxAt(x, y, p, width, height), isFree = p => !taken.some(other => overlaps(boxOf(p), other));
  let place = order.find(p => isWhole(boxOf(p)) && isFree(p)) ?? order.find(isFree);
  if (!place && importance(state) >= 20) place = order[0];
  if (!place) return keptPlace.delete(state.track);
  keptPlace.set(state.track, place);
  const box = boxAt(x, y, place, width, height), colour = COLOURS[LEVELS[state.level]];
  taken.push(box);
  stroke(colour + "66");
  line(x + 5 * place[0], y + 5 * place[1], x + 12 * place[0], y + 11 * place[1]);
  pen.fillStyle = "rgba(5,11,12,.55)";
  pen.fillRect(box.left - 2, box.top - 1, box.width + 3, box.height + 1);
  pen.fillStyle = state.status === 2 ? colour + "aa" : colour;
  pen.fillText(lines[0], box.left, box.top);
  pen.font = `${size}px ${fonts}`;
  pen.fillStyle = "#a9c4c0";
  pen.fillText(lines[1], box.left, box.top + size + 2);
};
