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
      ["Đảo Bắc", 112.31, 16.965],
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
const NAMES_FROM_ZOOM = 8;

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

// Puts the names on the map, and moves each group's name to those of its islands that are in view.
export function nameIslands(maplibre, map) {
  const groups = ARCHIPELAGOS.map((group) => ({
    group,
    marker: new maplibre.Marker({ element: label(group.name, COUNTRY), anchor: "center" }).setLngLat(group.centre).addTo(map),
    own: group.islands.map(([name, lon, lat]) => ({
      name: new maplibre.Marker({ element: label(`${name} ${COUNTRY}`), anchor: "top", offset: [0, 5] }).setLngLat([lon, lat]).addTo(map),
      at: [lon, lat],
    })),
  }));
  const place = () => {
    const view = map.getBounds();
    const near = map.getZoom() >= NAMES_FROM_ZOOM;
    for (const { group, marker, own } of groups) {
      const seen = own.filter((island) => view.contains(island.at));
      const mean = (axis) => seen.reduce((sum, island) => sum + island.at[axis], 0) / seen.length;
      marker.setLngLat(view.contains(group.centre) || !seen.length ? group.centre : [mean(0), mean(1)]);
      marker.getElement().hidden = near && seen.length > 0;
      for (const island of own) island.name.getElement().hidden = !near;
    }
  };
  map.on("move", place);
  place();
}
