import { EdgeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

import { at } from "./nodes.js";

const VERTEX_SHADER = /* glsl */ `
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_width;
attribute float a_mark;
attribute vec4 a_color;
attribute vec4 a_id;
attribute vec2 a_corner;

uniform mat3 u_matrix;
uniform vec2 u_pixels;
uniform float u_sizeRatio;

varying vec4 v_color;
varying float v_along;
varying float v_aside;
varying float v_length;
varying float v_half;
varying float v_mark;

void main() {
  vec2 start = (u_matrix * vec3(a_start, 1)).xy * u_pixels * 0.5;
  vec2 end = (u_matrix * vec3(a_end, 1)).xy * u_pixels * 0.5;
  vec2 way = end - start;
  v_length = max(length(way), 0.001);
  vec2 normal = vec2(-way.y, way.x) / v_length;
  v_half = a_width * 0.5;
  // Room for the cross in the middle of what is disputed or denied.
  float reach = a_mark > 1.5 ? 6.0 : v_half + 1.5;
  v_along = a_corner.x * v_length;
  v_aside = a_corner.y * reach;
  gl_Position = vec4((start + way * a_corner.x + normal * v_aside) * 2.0 / u_pixels, 0, 1);
  v_mark = a_mark;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const FRAGMENT_SHADER = /* glsl */ `
precision highp float;

varying vec4 v_color;
varying float v_along;
varying float v_aside;
varying float v_length;
varying float v_half;
varying float v_mark;

uniform float u_pixelRatio;

void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  float soft = 0.6 / u_pixelRatio;
  float ink = 1.0 - smoothstep(v_half - soft, v_half + soft, abs(v_aside));
  // Dashes start from the middle, so that both ends look alike.
  float from_middle = abs(v_along - v_length * 0.5);
  if (v_mark > 0.5 && v_mark < 2.5) ink *= step(mod(from_middle + 2.5, 9.0), 5.0);
  if (v_mark > 2.5) ink *= step(mod(from_middle + 1.0, 5.0), 2.0);
  if (v_mark > 1.5) {
    float cross = abs(from_middle - abs(v_aside)) * 0.7071;
    float inked = (1.0 - smoothstep(0.8 - soft, 0.8 + soft, cross)) * step(from_middle, 4.5);
    ink = max(ink * step(5.5, from_middle), inked);
  }
  gl_FragColor = vec4(v_color.rgb, 1.0) * ink * v_color.a;
  #endif
}`;

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const UNIFORMS = /** @type {const} */ (["u_matrix", "u_pixels", "u_sizeRatio", "u_pixelRatio"]);

/** The program that draws edges: solid, dashed where alleged, crossed where disputed, dotted and crossed where denied. */
export class TieProgram extends EdgeProgram {
  getDefinition() {
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX_SHADER,
      FRAGMENT_SHADER_SOURCE: FRAGMENT_SHADER,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_start", size: 2, type: FLOAT },
        { name: "a_end", size: 2, type: FLOAT },
        { name: "a_width", size: 1, type: FLOAT },
        { name: "a_mark", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [[0, -1], [1, -1], [0, 1], [0, 1], [1, -1], [1, 1]],
    };
  }

  /**
   * @param {number} edgeIndex
   * @param {number} start
   * @param {import("sigma/types").NodeDisplayData} source
   * @param {import("sigma/types").NodeDisplayData} target
   * @param {import("sigma/types").EdgeDisplayData & {mark?: number}} edge
   */
  processVisibleItem(edgeIndex, start, source, target, edge) {
    const color = floatColor(edge.color);
    this.array.set([source.x, source.y, target.x, target.y, edge.size, edge.mark ?? 0, color, edgeIndex], start);
  }

  /**
   * @param {import("sigma/types").RenderParams} params
   * @param {import("sigma/rendering").ProgramInfo} info
   */
  setUniforms(params, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(at(uniformLocations, "u_matrix"), false, params.matrix);
    gl.uniform2f(at(uniformLocations, "u_pixels"), params.width, params.height);
    gl.uniform1f(at(uniformLocations, "u_sizeRatio"), params.sizeRatio);
    gl.uniform1f(at(uniformLocations, "u_pixelRatio"), params.pixelRatio);
  }
}
