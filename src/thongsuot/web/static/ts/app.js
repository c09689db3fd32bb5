// Starts everything that a page's scripts do. Pages work without it: it adds liveness, keys and comfort.
import { startClock, refreshTimes } from "./time.js";
import { startLive } from "./live.js";
import { startKeys } from "./keys.js";
import { startUi } from "./ui.js";

startUi();
startClock();
startKeys();
startLive();
document.addEventListener("htmx:afterSettle", () => refreshTimes());
if (document.querySelector("[data-map]")) import("./map.js").then((maps) => maps.startMaps());
