// Hoàng Sa and Trường Sa, drawn and named by us: the common world files lack them or name them wrongly.
// Positions [deg] are approximate, good for an overview map.
export const ARCHIPELAGOS = [
  {
    name: "Quần đảo Hoàng Sa",
    centre: [112.0, 16.45],
    islands: [
      ["Đảo Hoàng Sa", 111.607, 16.536],
      ["Đảo Phú Lâm", 112.337, 16.834],
      ["Đảo Linh Côn", 112.73, 16.667],
      ["Đảo Quang Hòa", 111.712, 16.45],
      ["Đảo Duy Mộng", 111.742, 16.468],
      ["Đảo Quang Ảnh", 111.51, 16.447],
      ["Đảo Hữu Nhật", 111.586, 16.505],
      ["Đảo Tri Tôn", 111.2, 15.783],
      ["Đảo Cây", 112.27, 16.98],
    ],
  },
  {
    name: "Quần đảo Trường Sa",
    centre: [113.3, 9.75],
    islands: [
      ["Đảo Trường Sa", 111.92, 8.644],
      ["Đảo Trường Sa Đông", 112.348, 8.934],
      ["Đảo Phan Vinh", 113.69, 8.973],
      ["Đảo An Bang", 112.92, 7.892],
      ["Đảo Sinh Tồn", 114.331, 9.886],
      ["Đảo Sinh Tồn Đông", 114.58, 9.905],
      ["Đảo Nam Yết", 114.366, 10.18],
      ["Đảo Sơn Ca", 114.48, 10.375],
      ["Đảo Ba Bình", 114.365, 10.377],
      ["Đảo Thị Tứ", 114.285, 11.053],
      ["Đảo Loại Ta", 114.425, 10.668],
      ["Đảo Song Tử Tây", 114.331, 11.429],
      ["Đảo Song Tử Đông", 114.354, 11.453],
      ["Đảo Bình Nguyên", 115.8, 10.82],
      ["Đảo Vĩnh Viễn", 115.806, 10.735],
      ["Đá Tây", 112.22, 8.85],
      ["Đá Lát", 111.66, 8.67],
      ["Đá Lớn", 113.85, 10.06],
      ["Đá Thuyền Chài", 113.3, 8.17],
    ],
  },
];

const COUNTRY = "(Việt Nam)";
const NAMES_FROM_ZOOM = 9;

export const islandFeatures = () => ({
  type: "FeatureCollection",
  features: ARCHIPELAGOS.flatMap((group) =>
    group.islands.map(([name, lon, lat]) => ({ type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: [lon, lat] } })),
  ),
});

function label(text, extra) {
  const element = document.createElement("div");
  element.className = "map-place";
  element.textContent = text;
  if (extra) {
    const second = document.createElement("span");
    second.textContent = extra;
    element.append(second);
  }
  return element;
}

// The part of a group that the view shows: its islands in view, and a place for its name.
function shown(group, view) {
  const islands = group.islands.filter(([, lon, lat]) => view.contains([lon, lat]));
  if (view.contains(group.centre)) return { islands, at: group.centre };
  if (islands.length) return { islands, at: [1, 2].map((axis) => islands.reduce((sum, island) => sum + island[axis], 0) / islands.length) };
  const [lons, lats] = [1, 2].map((axis) => group.islands.map((island) => island[axis]));
  const west = Math.max(view.getWest(), Math.min(...lons));
  const east = Math.min(view.getEast(), Math.max(...lons));
  const south = Math.max(view.getSouth(), Math.min(...lats));
  const north = Math.min(view.getNorth(), Math.max(...lats));
  return { islands, at: west < east && south < north ? [(west + east) / 2, (south + north) / 2] : group.centre };
}

// Puts the names on the map. A group's name follows the part of the group that is in view, at every zoom.
export function nameIslands(maplibre, map) {
  const groups = ARCHIPELAGOS.map((group) => ({
    group,
    marker: new maplibre.Marker({ element: label(group.name, COUNTRY), anchor: "bottom", offset: [0, -12] }).setLngLat(group.centre).addTo(map),
    own: group.islands.map(([name, lon, lat]) => new maplibre.Marker({ element: label(`${name} ${COUNTRY}`), anchor: "top", offset: [0, 8] }).setLngLat([lon, lat]).addTo(map)),
  }));
  const place = () => {
    const view = map.getBounds();
    const near = map.getZoom() >= NAMES_FROM_ZOOM;
    for (const { group, marker, own } of groups) {
      marker.setLngLat(shown(group, view).at);
      for (const island of own) island.getElement().hidden = !near;
    }
  };
  map.on("move", place);
  place();
}
