// The map component: our own base map, network objects by kind and state, incidents, legend, pop-ups.
import * as maplibre from "../vendor/maplibre/maplibre-gl.mjs";
import { say } from "./words.js";
import { islandFeatures, nameIslands } from "./islands.js";
import { addMark, markPicture, palette, WIDTHS, GAPS, DASHES } from "./mapmarks.js";

const here = (path) => new URL(path, import.meta.url).href;
maplibre.setWorkerUrl(here("../vendor/maplibre/maplibre-gl-worker.mjs"));

const KINDS = ["incident", "site", "substation", "link", "cable", "duct", "feeder"];
const POINTS = ["site", "substation", "incident"];
const STATES = ["unknown", "up", "degraded", "down"]; // drawn in this order: trouble on top
const CLUSTER_ABOVE = 500;
const EDGE = [92, -4, 127, 28];
const VIETNAM = [[102.1, 7.2], [116.5, 23.5]];
const RANK = ["match", ["get", "state"], "down", 3, "degraded", 2, "unknown", 1, 0];

const known = (feature) => KINDS.includes(feature.properties?.kind) && feature.geometry;
const collection = (features) => ({ type: "FeatureCollection", features });

function tidy(data) {
  const features = (data.features || []).filter((one) => one.geometry);
  for (const one of features) if (!STATES.includes(one.properties.state)) one.properties.state = "unknown";
  return {
    sites: collection(features.filter((one) => one.properties.kind === "site" && one.geometry.type === "Point")),
    points: collection(features.filter((one) => known(one) && one.properties.kind !== "site" && one.geometry.type === "Point")),
    lines: collection(features.filter((one) => known(one) && one.geometry.type !== "Point")),
    areas: collection(features.filter((one) => one.properties.kind === "area")),
  };
}

function bounds(parts) {
  let box = null;
  const grow = (place) => {
    if (typeof place[0] !== "number") return place.forEach(grow);
    if (box) box.extend(place);
    else box = new maplibre.LngLatBounds(place, place);
  };
  for (const part of Object.values(parts)) for (const one of part.features) grow(one.geometry.coordinates);
  return box;
}

function style(parts, clustered) {
  const colours = palette();
  const lineLayers = STATES.map((state) => ({
    id: `lines-${state}`,
    type: "line",
    source: "lines",
    filter: ["==", ["get", "state"], state],
    layout: { "line-cap": "butt", "line-join": "round" },
    paint: {
      "line-color": colours[state],
      "line-width": ["interpolate", ["linear"], ["zoom"], 6, ["*", 0.6, ["match", ["get", "kind"], ...Object.entries(WIDTHS).flat(), 2]], 12, ["match", ["get", "kind"], ...Object.entries(WIDTHS).flat(), 2]],
      "line-gap-width": ["match", ["get", "kind"], ...Object.entries(GAPS).flat(), 0],
      ...(DASHES[state] ? { "line-dasharray": DASHES[state] } : {}),
    },
  }));
  const image = ["concat", "mark|", ["get", "kind"], "|", ["get", "state"], "|", ["to-string", ["coalesce", ["get", "level"], ""]]];
  const symbols = (id, source, filter) => ({ id, type: "symbol", source, filter, layout: { "icon-image": image, "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": RANK } });
  const worst = ["case", [">", ["get", "down"], 0], "down", [">", ["get", "degraded"], 0], "degraded", [">", ["get", "unknown"], 0], "unknown", "up"];
  const count = (state) => ["+", ["case", ["==", ["get", "state"], state], 1, 0]];
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: here("../vendor/land.json"), tolerance: 0.3 },
      islands: { type: "geojson", data: islandFeatures() },
      areas: { type: "geojson", data: parts.areas },
      lines: { type: "geojson", data: parts.lines },
      points: { type: "geojson", data: parts.points },
      sites: { type: "geojson", data: parts.sites, ...(clustered ? { cluster: true, clusterMaxZoom: 12, clusterRadius: 46, clusterProperties: { down: count("down"), degraded: count("degraded"), unknown: count("unknown") } } : {}) },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colours.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colours.land } },
      { id: "coast", type: "line", source: "land", paint: { "line-color": colours.coast, "line-width": 1 } },
      { id: "areas", type: "line", source: "areas", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colours.coast, "line-width": 1, "line-dasharray": [3, 2] } },
      { id: "islands", type: "circle", source: "islands", paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, 1.6, 8, 4, 12, 9], "circle-color": colours.land, "circle-stroke-color": colours.info, "circle-stroke-width": 1.2 } },
      ...lineLayers,
      { id: "names", type: "symbol", source: "areas", filter: ["has", "name"], layout: { "icon-image": ["concat", "words|", ["get", "name"]], "icon-padding": 6 } },
      symbols("sites", "sites", ["!", ["has", "point_count"]]),
      ...(clustered ? [{ id: "clusters", type: "symbol", source: "sites", filter: ["has", "point_count"], layout: { "icon-image": ["concat", "cluster|", worst, "|", ["to-string", ["get", "point_count"]]], "icon-allow-overlap": true } }] : []),
      symbols("points", "points", ["has", "kind"]),
    ],
  };
}

const element = (tag, className, ...content) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content.filter((one) => one !== "" && one != null));
  return node;
};

function popup(properties) {
  const link = element("a", "btn btn-sm", say("open_page"));
  link.href = properties.url || "#";
  return element(
    "div",
    "stack-sm",
    element("strong", "", properties.name || properties.id),
    element("div", "row", markPicture(properties.kind, properties.state), element("span", "", `${say(`kind_${properties.kind}`)} · ${properties.kind === "incident" && properties.word ? properties.word : say(`state_${properties.state}`)}`)),
    properties.text ? element("div", "muted", properties.text) : "",
    properties.url ? link : "",
  );
}

function note(box, text) {
  const list = box.dataset.list;
  const link = element("a", "btn", say("as_table"));
  link.href = list || "#";
  box.append(element("div", "map-note", element("p", "", text), list ? link : ""));
}

function legend(box, parts, onChange) {
  const present = KINDS.filter((kind) => Object.values(parts).some((part) => part.features.some((one) => one.properties.kind === kind)));
  box.querySelector(".map-legend")?.remove();
  if (!present.length) return;
  const list = element("ul", "");
  for (const kind of present) {
    const tick = element("input", "tick");
    tick.type = "checkbox";
    tick.checked = true;
    tick.addEventListener("change", () => onChange(kind, tick.checked));
    list.append(element("li", "", element("label", "choice", tick, markPicture(kind, "neutral"), element("span", "", say(`kind_${kind}`)))));
  }
  for (const state of ["up", "degraded", "down", "unknown"]) {
    list.append(element("li", "", markPicture("site", state), markPicture("cable", state), element("span", "", say(`state_${state}`))));
  }
  const fold = element("details", "map-legend", element("summary", "", say("legend")), list);
  fold.open = box.clientWidth > 700;
  box.append(fold);
}

async function start(box) {
  if (!document.createElement("canvas").getContext("webgl2")) return note(box, say("no_webgl"));
  await Promise.all([document.fonts.load('600 13px "Be Vietnam Pro"'), document.fonts.load('500 12px "Be Vietnam Pro"', "ậ")]).catch(() => {});
  let failed = false;
  const load = async () => {
    const response = await fetch(box.dataset.src, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return tidy(await response.json());
  };
  let parts = await load().catch(() => ((failed = true), tidy({})));
  const clustered = parts.sites.features.length > CLUSTER_ABOVE;
  const canvas = element("div", "map-canvas");
  box.prepend(canvas);
  const focus = (box.dataset.focus || "").split(",").map(Number);
  const fixed = focus.length >= 2 && !focus.some(Number.isNaN);
  const map = new maplibre.Map({
    container: canvas,
    style: style(parts, clustered),
    ...(fixed ? { center: [focus[0], focus[1]], zoom: focus[2] || 11 } : { bounds: bounds(parts) || VIETNAM, fitBoundsOptions: { padding: 48, maxZoom: 13 } }),
    minZoom: 3.4,
    maxZoom: 17,
    maxBounds: EDGE,
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: box.classList.contains("map-small") || matchMedia("(pointer: coarse)").matches,
    locale: { "NavigationControl.ZoomIn": say("zoom_in"), "NavigationControl.ZoomOut": say("zoom_out"), "CooperativeGesturesHandler.MobileHelpText": say("two_fingers"), "CooperativeGesturesHandler.WindowsHelpText": say("ctrl_scroll"), "CooperativeGesturesHandler.MacHelpText": say("ctrl_scroll"), "Map.Title": say("map"), "Popup.Close": say("close") },
  });
  box.mapObject = map;
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-right");
  map.setMissingStyleImageResolver((id) => addMark(map, id));
  nameIslands(maplibre, map);

  const hidden = new Set();
  const filters = { sites: ["!", ["has", "point_count"]], points: ["has", "kind"], ...Object.fromEntries(STATES.map((state) => [`lines-${state}`, ["==", ["get", "state"], state]])) };
  const showKinds = () => {
    const seen = KINDS.filter((kind) => !hidden.has(kind));
    for (const [layer, own] of Object.entries(filters)) map.setFilter(layer, ["all", own, ["in", ["get", "kind"], ["literal", seen]]]);
    if (clustered) map.setLayoutProperty("clusters", "visibility", hidden.has("site") ? "none" : "visible");
  };
  legend(box, parts, (kind, shown) => {
    if (shown) hidden.delete(kind);
    else hidden.add(kind);
    showKinds();
  });

  const tools = element("div", "map-tools");
  const fit = element("button", "btn btn-sm", say("fit"));
  fit.type = "button";
  fit.addEventListener("click", () => map.fitBounds(bounds(parts) || VIETNAM, { padding: 48, maxZoom: 13 }));
  tools.append(fit);
  if (box.dataset.list) {
    const link = element("a", "btn btn-sm", say("as_table"));
    link.href = box.dataset.list;
    tools.append(link);
  }
  box.append(tools);
  if (failed) tools.append(element("span", "badge tone-bad", say("no_data")));
  else if (!bounds(parts)) tools.append(element("span", "badge tone-none", say("nothing")));

  const clickable = ["points", "sites", ...[...STATES].reverse().map((state) => `lines-${state}`)];
  const around = (point) => [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
  map.on("click", (event) => {
    const group = clustered && map.queryRenderedFeatures(around(event.point), { layers: ["clusters"] })[0];
    if (group) return void map.easeTo({ center: group.geometry.coordinates, zoom: map.getZoom() + 2 });
    const hits = map.queryRenderedFeatures(around(event.point), { layers: clickable });
    const hit = hits.sort((a, b) => POINTS.includes(b.properties.kind) - POINTS.includes(a.properties.kind))[0];
    if (hit) new maplibre.Popup({ maxWidth: "300px" }).setLngLat(hit.geometry.type === "Point" ? hit.geometry.coordinates : event.lngLat).setDOMContent(popup(hit.properties)).addTo(map);
  });
  map.on("mousemove", (event) => (map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: clustered ? [...clickable, "clusters"] : clickable }).length ? "pointer" : ""));

  const repaint = () => {
    map.setStyle(style(parts, clustered), { diff: false });
    map.once("styledata", () => hidden.size && showKinds());
    legend(box, parts, (kind, shown) => (shown ? hidden.delete(kind) : hidden.add(kind), showKinds()));
  };
  document.addEventListener("ts:theme", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  const topics = (box.dataset.live || "").split(/\s+/).filter(Boolean);
  document.addEventListener("ts:live", async (event) => {
    if (!event.detail.some((topic) => topic === "*" || topics.includes(topic))) return;
    const fresh = await load().catch(() => null);
    if (!fresh) return;
    parts = fresh;
    for (const name of ["sites", "points", "lines", "areas"]) map.getSource(name)?.setData(parts[name]);
  });
}

// Starts every map of the page.
export function startMaps() {
  for (const box of document.querySelectorAll("[data-map]:not([data-started])")) {
    box.dataset.started = "1";
    if (!document.querySelector("link[data-maplibre]")) {
      const sheet = element("link", "");
      sheet.rel = "stylesheet";
      sheet.href = here("../vendor/maplibre/maplibre-gl.css");
      sheet.dataset.maplibre = "";
      document.head.prepend(sheet);
    }
    start(box).catch((trouble) => {
      console.error(trouble);
      note(box, say("no_webgl"));
    });
  }
}
