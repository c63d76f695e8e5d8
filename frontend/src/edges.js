import { EdgeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

import { at } from "./nodes.js";

const VERTEX_SHADER = /* glsl */ `
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_width;
attribute float a_mark;
attribute vec4 a_color;
attribute float a_corner;

uniform mat3 u_matrix;
uniform vec2 u_pixels;
uniform float u_thin;
uniform float u_crosses;

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
  // What is thinner than a pixel is drawn paler instead; many lines are let shine through one another.
  float half_width = a_width * 0.5 * u_thin;
  v_half = max(half_width, 0.4);
  v_mark = a_mark > 1.5 && u_crosses < 0.5 ? a_mark - 4.0 : a_mark;
  // Room for the cross in the middle of what is disputed or denied.
  float reach = v_mark > 1.5 ? 6.0 : v_half + 0.6;
  // The corners are 0 and 1 at the start, 2 and 3 at the end.
  float at_end = step(1.5, a_corner);
  v_along = at_end * v_length;
  v_aside = (2.0 * (a_corner - 2.0 * at_end) - 1.0) * reach;
  gl_Position = vec4((start + way * at_end + normal * v_aside) * 2.0 / u_pixels, 0, 1);
  v_color = a_color;
  v_color.a *= 255.0 / 254.0 * half_width / v_half * max(u_thin, 0.35);
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
  float soft = 0.6 / u_pixelRatio;
  float ink = 1.0 - smoothstep(v_half - soft, v_half + soft, abs(v_aside));
  // Dashes start from the middle, so that both ends look alike.
  float from_middle = abs(v_along - v_length * 0.5);
  // A mark without its cross is four less: -2 disputed, -1 denied.
  if ((v_mark > 0.5 && v_mark < 2.5) || v_mark < -1.5) ink *= step(mod(from_middle + 2.5, 9.0), 5.0);
  if (v_mark > 2.5 || (v_mark < -0.5 && v_mark > -1.5)) ink *= step(mod(from_middle + 1.0, 5.0), 2.0);
  if (v_mark > 1.5) {
    float cross = abs(from_middle - abs(v_aside)) * 0.7071;
    float inked = (1.0 - smoothstep(0.8 - soft, 0.8 + soft, cross)) * step(from_middle, 4.5);
    ink = max(ink * step(5.5, from_middle), inked);
  }
  gl_FragColor = vec4(v_color.rgb, 1.0) * ink * v_color.a;
}`;

const CORNERS = [0, 2, 1, 1, 2, 3];
const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const UNIFORMS = /** @type {const} */ (["u_matrix", "u_pixels", "u_thin", "u_crosses", "u_pixelRatio"]);

/**
 * The program that draws edges: solid, dashed where alleged, crossed where disputed, dotted and crossed where denied. Of a
 * crowd seen from afar the crosses are left out, and in motion all but the first so many.
 * @param {import("./crowd.js").Crowd} crowd
 */
export function tieProgram(crowd) {
  return class extends EdgeProgram {
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
          { name: "a_corner", size: 1, type: FLOAT },
        ],
      };
    }

    /**
     * @param {number} _
     * @param {number} start
     * @param {import("sigma/types").NodeDisplayData} source
     * @param {import("sigma/types").NodeDisplayData} target
     * @param {import("sigma/types").EdgeDisplayData & {mark?: number}} edge
     */
    processVisibleItem(_, start, source, target, edge) {
      const color = floatColor(edge.color);
      // Two triangles, each corner with all that is known of the edge: drawing one shape again and again with other numbers
      // (instances) takes three times as long where there is no graphics card.
      const { array } = this;
      for (const corner of CORNERS) {
        array[start++] = source.x;
        array[start++] = source.y;
        array[start++] = target.x;
        array[start++] = target.y;
        array[start++] = edge.size;
        array[start++] = edge.mark ?? 0;
        array[start++] = color;
        array[start++] = corner;
      }
    }

    /**
     * @param {number} method
     * @param {import("sigma/rendering").ProgramInfo} info
     */
    drawWebGL(method, info) {
      const drawn = /** @type {{verticesCount: number}} */ (this);
      const whole = drawn.verticesCount;
      drawn.verticesCount = crowd.moving ? Math.min(whole, CORNERS.length * crowd.most) : whole;
      super.drawWebGL(method, info);
      drawn.verticesCount = whole;
    }

    /**
     * @param {import("sigma/types").RenderParams} params
     * @param {import("sigma/rendering").ProgramInfo} info
     */
    setUniforms(params, { gl, uniformLocations }) {
      gl.uniformMatrix3fv(at(uniformLocations, "u_matrix"), false, params.matrix);
      gl.uniform2f(at(uniformLocations, "u_pixels"), params.width, params.height);
      const thin = Math.min(1, crowd.scale / params.sizeRatio);
      gl.uniform1f(at(uniformLocations, "u_thin"), thin);
      gl.uniform1f(at(uniformLocations, "u_crosses"), thin > 0.6 ? 1 : 0);
      gl.uniform1f(at(uniformLocations, "u_pixelRatio"), params.pixelRatio);
    }
  };
}
