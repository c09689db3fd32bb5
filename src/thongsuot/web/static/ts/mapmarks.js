// Marks of the map: shape by kind, sign by state, drawn once per need on a canvas. Colour is never alone.
const RATIO = 2;
const SIGN = { down: "×", degraded: "!", unknown: "?" };
const NEUTRAL = "neutral"; // for the legend, where a kind has no state

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Colours of the theme that is on now.
export function palette() {
  const names = { [NEUTRAL]: "ink-2", up: "ok", degraded: "warn", down: "bad", unknown: "none", sea: "map-sea", land: "map-land", coast: "map-coast", surface: "surface", ink: "ink", ink2: "ink-2", grave: "grave", info: "info", brand: "brand" };
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, colour(name)]));
}

function outline(pen, kind, size, inset) {
  const middle = size / 2;
  const reach = middle - inset;
  pen.beginPath();
  if (kind === "substation") pen.rect(middle - reach * 0.86, middle - reach * 0.86, reach * 1.72, reach * 1.72);
  else if (kind === "incident") {
    pen.moveTo(middle, middle - reach);
    pen.lineTo(middle + reach, middle);
    pen.lineTo(middle, middle + reach);
    pen.lineTo(middle - reach, middle);
  } else pen.arc(middle, middle, reach, 0, 2 * Math.PI);
  pen.closePath();
}

function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width * RATIO;
  canvas.height = height * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  return pen;
}

function mark(kind, state, level) {
  const colours = palette();
  const size = kind === "incident" ? 34 : !SIGN[state] ? (kind === "site" ? 14 : 16) : 20;
  const pen = sheet(size, size);
  const hollow = state === "unknown";
  outline(pen, kind, size, 2);
  pen.fillStyle = hollow ? colours.surface : kind === "incident" && SIGN[state] ? colours.grave : colours[state];
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = hollow ? colours.unknown : colours.surface;
  if (hollow) pen.setLineDash([3, 2]);
  pen.stroke();
  if (state === "down" && !level) return crossed(pen, size);
  const sign = level || SIGN[state] || (kind === "incident" && state === "up" ? "✓" : "");
  if (sign) {
    pen.fillStyle = hollow ? colours.ink2 : state === "degraded" && kind !== "incident" ? "#1d1300" : "#ffffff";
    pen.font = `700 ${kind === "incident" ? 15 : 13}px "Be Vietnam Pro", sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(sign, size / 2, size / 2 + 1);
  }
  return pen;
}

// A bold cross: "×" of the font is too small to see in sunlight.
function crossed(pen, size) {
  const middle = size / 2;
  const arm = size * 0.17;
  pen.setLineDash([]);
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 2.6;
  pen.lineCap = "round";
  for (const way of [1, -1]) {
    pen.beginPath();
    pen.moveTo(middle - arm, middle - arm * way);
    pen.lineTo(middle + arm, middle + arm * way);
    pen.stroke();
  }
  return pen;
}

function cluster(state, count) {
  const colours = palette();
  const text = count >= 1000 ? `${Math.round(count / 100) / 10}k`.replace(".", ",") : String(count);
  const size = 30 + 4 * text.length;
  const pen = sheet(size, size);
  outline(pen, "site", size, 2);
  pen.fillStyle = colours.surface;
  pen.fill();
  pen.lineWidth = 3.5;
  pen.strokeStyle = colours[state];
  pen.stroke();
  pen.fillStyle = colours.ink;
  pen.font = '600 13px "Be Vietnam Pro", sans-serif';
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText((SIGN[state] && state !== "unknown" ? `${SIGN[state]} ` : "") + text, size / 2, size / 2 + 1);
  return pen;
}

function words(text) {
  const colours = palette();
  const font = '500 12px "Be Vietnam Pro", sans-serif';
  const ruler = sheet(1, 1);
  ruler.font = font;
  const pen = sheet(Math.ceil(ruler.measureText(text).width) + 8, 20);
  pen.font = font;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = colours.land;
  pen.strokeText(text, 4, 10);
  pen.fillStyle = colours.ink2;
  pen.fillText(text, 4, 10);
  return pen;
}

// Draws the image that the map asks for by name: mark|kind|state|level, cluster|state|count, words|text.
export function addMark(map, id) {
  const [what, a, b, c] = id.split("|");
  const pen = what === "mark" ? mark(a, b, c) : what === "cluster" ? cluster(a, Number(b)) : what === "words" ? words(a) : null;
  if (!pen || map.hasImage(id)) return;
  const { width, height } = pen.canvas;
  map.addImage(id, pen.getImageData(0, 0, width, height), { pixelRatio: RATIO });
}

// The same mark as a picture for the legend and the pop-up.
export function markPicture(kind, state) {
  const canvas = (["site", "substation", "incident"].includes(kind) ? mark(kind, state) : line(kind, state)).canvas;
  canvas.className = "map-mark";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

export const WIDTHS = { duct: 6, cable: 3.5, link: 2, feeder: 1.4 };
export const GAPS = { feeder: 2.5 }; // two thin lines beside each other
export const DASHES = { up: null, degraded: [3, 1.2], down: [1, 1], unknown: [0.6, 1.6] };

function line(kind, state) {
  const pen = sheet(26, 14);
  const width = WIDTHS[kind] || 2;
  pen.lineWidth = width;
  pen.strokeStyle = palette()[state];
  if (DASHES[state]) pen.setLineDash(DASHES[state].map((part) => part * width));
  const gap = GAPS[kind] ? (GAPS[kind] + width) / 2 : 0;
  for (const y of gap ? [7 - gap, 7 + gap] : [7]) {
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(26, y);
    pen.stroke();
  }
  return pen;
}
