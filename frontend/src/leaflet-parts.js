// @ts-nocheck -- the sources of leaflet carry no types; who imports "leaflet" is checked against @types/leaflet.
// The parts of leaflet 1.9.4 that the map needs, from its sources: the ready-made file is half as heavy again.
import "leaflet/src/layer/vector/Renderer.getRenderer.js";
import { Control } from "leaflet/src/control/Control.js";
import { Zoom } from "leaflet/src/control/Control.Zoom.js";

Control.Zoom = Zoom;

export { Control };
export { LatLngBounds } from "leaflet/src/geo/index.js";
export { GeoJSON } from "leaflet/src/layer/GeoJSON.js";
export { LayerGroup } from "leaflet/src/layer/LayerGroup.js";
export { DivIcon } from "leaflet/src/layer/marker/DivIcon.js";
export { Marker } from "leaflet/src/layer/marker/Marker.js";
export { Circle } from "leaflet/src/layer/vector/Circle.js";
export { SVG } from "leaflet/src/layer/vector/SVG.js";
export { Map } from "leaflet/src/map/index.js";
