// Draws the events of a selection into <div id="map" data-source data-atlas>; the list beside it says the same in words.
import { Circle, Control, LatLngBounds, LayerGroup, Map as LeafletMap } from "leaflet";
import Supercluster from "supercluster";

import { drawLand, hatchCountry, hatching } from "./atlas.js";
import { clusterMark, spotMark, wordsMark } from "./marks.js";
import { findRoom, loadOutlines } from "./outlines.js";
import { isDrawn, isWide, standingOf } from "./spots.js";
import { SpotList } from "./spot-list.js";
import { pageLanguage, say } from "./words.js";

/** @typedef {import("./spots.js").Spot} Spot */

const CLOSEST = 10;
/** Metres from the middle of a region to the edge of its disc, which is no border. */
const REGION = 120_000;
/** Degrees from west to east of the widest country that is shown whole where there are towns to show. */
const WIDEST = 60;

const holder = document.getElementById("map");
if (holder) start(holder);

/** @param {HTMLElement} root */
async function start(root) {
  const status = document.querySelector(".map-status");
  try {
    const [answer, outlines] = await Promise.all([
      fetch(root.dataset.source ?? "").then((found) => (found.ok ? found.json() : Promise.reject(new Error(String(found.status))))),
      loadOutlines(root.dataset.atlas ?? ""),
    ]);
    for (const part of document.querySelectorAll("[data-with-map]")) part.removeAttribute("hidden");
    document.querySelector(".mapped")?.classList.add("drawn");
    const drawn = answer.features.filter(isDrawn);
    new EventMap(root, outlines, drawn);
    status?.remove();
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    if (status) status.textContent = `${say("The map could not be drawn; the list says the same.")} (${why})`;
  }
}

class EventMap {
  /**
   * @param {HTMLElement} root
   * @param {import("./outlines.js").Outlines} outlines
   * @param {Spot[]} spots
   */
  constructor(root, outlines, spots) {
    this.outlines = outlines;
    this.language = pageLanguage();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = new LeafletMap(root, {
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false,
      minZoom: 1,
      maxZoom: CLOSEST + 2,
      zoomSnap: 0.5,
      maxBounds: new LatLngBounds([-70, -220], [86, 220]),
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      inertia: !still,
    });
    this.map.addControl(new Control.Zoom({ zoomInTitle: say("Zoom in"), zoomOutTitle: say("Zoom out") }));
    // The wheel scrolls the page until the map is the thing that is used.
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    /** @type {import("supercluster").default<Spot["properties"], import("supercluster").AnyProps>} */
    this.clusters = new Supercluster({ radius: 46, extent: 256, maxZoom: CLOSEST });
    this.points = spots.filter((spot) => !isWide(spot));
    this.wide = spots.filter(isWide);
    this.clusters.load(/** @type {import("supercluster").PointFeature<Spot["properties"]>[]} */ (/** @type {unknown} */ (this.points)));
    this.marks = new LayerGroup();
    /** @type {Map<string, HTMLElement>} */
    this.markOf = new Map();
    this.list = new SpotList({ show: (iri) => this.show(iri), light: (iri, on) => this.light(iri, on) });
    this.list.offer(spots.map((spot) => spot.id));
    this.look();
    this.map.addLayer(drawLand(outlines));
    this.areas = this.drawAreas();
    this.map.addLayer(this.marks);
    this.draw();
    this.map.on("moveend", () => this.draw());
    this.list.followAddress();
  }

  /** Looks at all that is drawn: at the points, else at the countries. */
  look() {
    const bounds = new LatLngBounds([]);
    for (const spot of this.points) bounds.extend(placeOf(spot));
    for (const spot of this.wide) if (spot.geometry) bounds.extend(new Circle(placeOf(spot), { radius: REGION }).getLatLng().toBounds(2 * REGION));
    const alone = !bounds.isValid();
    for (const spot of this.wide) {
      const area = hatchCountry(this.outlines, spot.properties.country ?? "", "stated", 1)?.getBounds();
      // The towns of a small country would be lost amid a large one that one event names.
      if (area && (alone || area.getEast() - area.getWest() < WIDEST)) bounds.extend(area);
    }
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [32, 32], maxZoom: 6 });
    else this.map.setView([25, 15], 1.5);
  }

  /** The hatched countries and the discs of regions, each with its words. */
  drawAreas() {
    /** @type {Map<string, import("leaflet").FeatureGroup | import("leaflet").Path>} */
    const areas = new Map();
    const most = Math.max(...this.wide.map((spot) => spot.properties.number));
    for (const spot of this.wide) {
      const { country, number, standing } = spot.properties;
      const outline = country ? hatchCountry(this.outlines, country, standing, number / most) : null;
      const disc = () => (spot.geometry ? new Circle(placeOf(spot), { radius: REGION, ...hatching(standing, number / most) }) : null);
      const area = outline ?? disc();
      if (!area) continue;
      area.on("click", () => this.list.choose(spot.id));
      this.map.addLayer(area);
      areas.set(spot.id, area);
    }
    return areas;
  }

  /** The marks of what is in view at the present zoom. */
  draw() {
    this.marks.clearLayers();
    this.markOf.clear();
    const zoom = Math.floor(this.map.getZoom());
    for (const found of this.clusters.getClusters([-180, -85, 180, 85], zoom)) {
      const [longitude = 0, latitude = 0] = found.geometry.coordinates;
      const properties = /** @type {Record<string, any>} */ (found.properties);
      if (!properties.cluster) {
        const spot = /** @type {Spot} */ (/** @type {unknown} */ (found));
        this.add(spotMark(spot, this.language, () => this.list.choose(spot.id)), [spot.id]);
        continue;
      }
      const inside = /** @type {Spot[]} */ (/** @type {unknown} */ (this.clusters.getLeaves(properties.cluster_id, Infinity)));
      const standing = standingOf(inside.map((spot) => spot.properties.standing));
      const open = () => this.open(properties.cluster_id, inside);
      this.add(clusterMark([latitude, longitude], inside, standing, this.language, open), inside.map((spot) => spot.id));
    }
    const taken = /** @type {import("leaflet").Marker[]} */ (this.marks.getLayers()).map((mark) =>
      this.map.latLngToContainerPoint(mark.getLatLng()),
    );
    for (const spot of this.wide) {
      const { country } = spot.properties;
      const at = country ? findRoom(this.outlines, country, this.map, taken) : spot.geometry && rimOf(spot);
      if (!at) continue;
      this.add(wordsMark(at, spot, this.language, () => this.list.choose(spot.id)), [spot.id]);
      taken.push(this.map.latLngToContainerPoint(at));
    }
    this.list.light();
  }

  /**
   * @param {import("leaflet").Marker} mark
   * @param {string[]} iris
   */
  add(mark, iris) {
    this.marks.addLayer(mark);
    const element = mark.getElement();
    for (const iri of element ? iris : []) this.markOf.set(iri, /** @type {HTMLElement} */ (element));
    element?.addEventListener("mouseenter", () => this.list.mark(iris, true));
    element?.addEventListener("mouseleave", () => this.list.mark(iris, false));
    element?.addEventListener("focus", () => this.list.mark(iris, true));
    element?.addEventListener("blur", () => this.list.mark(iris, false));
  }

  /**
   * A cluster laid open: nearer, until its spots part; the list where they never do.
   * @param {number} cluster
   * @param {Spot[]} inside
   */
  open(cluster, inside) {
    const nearer = this.clusters.getClusterExpansionZoom(cluster);
    if (nearer > CLOSEST) {
      this.list.choose(inside[0]?.id ?? "");
      return;
    }
    const bounds = new LatLngBounds(inside.map(placeOf));
    this.map.fitBounds(bounds, { padding: [60, 60], maxZoom: Math.max(nearer, this.map.getZoom() + 1) });
    this.map.getContainer().focus({ preventScroll: true });
  }

  /**
   * Brings a spot of the list into view, near enough to stand alone.
   * @param {string} iri
   */
  show(iri) {
    const spot = [...this.points, ...this.wide].find((one) => one.id === iri);
    this.map.getContainer().scrollIntoView({ block: "nearest" });
    const area = this.areas.get(iri);
    if (area && "getBounds" in area && spot) {
      this.map.fitBounds(/** @type {import("leaflet").FeatureGroup} */ (area).getBounds(), { padding: [24, 24], maxZoom: 7 });
    } else if (spot?.geometry) {
      this.map.setView(placeOf(spot), Math.max(this.map.getZoom(), this.alone(spot)));
    }
  }

  /**
   * The lowest zoom at which a spot is in no cluster, the closest where there is none.
   * @param {Spot} spot
   */
  alone(spot) {
    for (let zoom = 5; zoom <= CLOSEST; zoom++) {
      const [x, y] = spot.geometry?.coordinates ?? [0, 0];
      const near = this.clusters.getClusters([x - 0.001, y - 0.001, x + 0.001, y + 0.001], zoom);
      if (near.some((one) => String(one.id) === spot.id)) return zoom;
    }
    return CLOSEST + 1;
  }

  /**
   * Lets a mark or an area stand out.
   * @param {string} iri
   * @param {boolean} on
   */
  light(iri, on) {
    this.markOf.get(iri)?.classList.toggle("lit", on);
    const area = this.areas?.get(iri);
    const paths = area && "getLayers" in area ? area.getLayers() : area ? [area] : [];
    for (const path of paths) /** @type {import("leaflet").Path} */ (path).getElement()?.classList.toggle("lit", on);
  }
}

/**
 * @param {Spot} spot
 * @returns {[number, number]} latitude and longitude
 */
function placeOf(spot) {
  const [longitude, latitude] = spot.geometry?.coordinates ?? [0, 0];
  return [latitude, longitude];
}

/**
 * The northern edge of the disc of a region, where its words leave room for the marks in it.
 * @param {Spot} spot
 * @returns {[number, number]} latitude and longitude
 */
function rimOf(spot) {
  const [latitude, longitude] = placeOf(spot);
  return [latitude + REGION / 111_320, longitude];
}
