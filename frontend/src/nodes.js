import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

const VERTEX_SHADER = /* glsl */ `
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_mark;
attribute vec4 a_color;
attribute vec4 a_id;
attribute float a_corner;

uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;

varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying float v_mark;

void main() {
  // In the units of the drawing one pixel is twice the correction ratio.
  v_radius = a_size / u_sizeRatio;
  v_at = (vec2(mod(a_corner, 2.0), step(1.5, a_corner)) * 2.0 - 1.0) * (v_radius * 1.4 + 2.3);
  gl_Position = vec4((u_matrix * vec3(a_position + v_at * 2.0 * u_correctionRatio, 1)).xy, 0, 1);
  v_shape = a_shape;
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
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying float v_mark;

uniform vec3 u_paper;
uniform float u_pixelRatio;

// The distance in pixels from the outline of a shape, negative inside.
float outline(vec2 p, float r) {
  vec2 q = abs(p);
  if (v_shape < 0.5) return length(p) - r;
  if (v_shape < 1.5) return max(q.x, q.y) - 0.88 * r;
  if (v_shape < 2.5) return (q.x + q.y - 1.22 * r) * 0.7071;
  if (v_shape < 3.5) return max(q.x * 0.866 + q.y * 0.5, q.y) - 0.94 * r;
  if (v_shape < 4.5) return max(q.x * 0.866 + p.y * 0.5, -p.y) - 0.64 * r;
  if (v_shape < 5.5) {
    if (q.y > q.x) q = q.yx;
    return dot(q - vec2(1.32 * r, 0.0), vec2(0.4249, 0.9053));
  }
  if (v_shape < 6.5) return max(q.x - 1.25 * r, q.y - 0.75 * r);
  if (v_shape < 7.5) return max(q.x * 0.866 - p.y * 0.5, p.y) - 0.64 * r;
  if (v_shape < 8.5) return abs(length(p) - 0.76 * r) - 0.27 * r;
  return max(q.x - 0.68 * r, q.y - 1.0 * r);
}

void main() {
  float distance = outline(v_at, v_radius);
  #ifdef PICKING_MODE
  // A small node is picked a little beside its outline too.
  gl_FragColor = distance > 2.0 ? vec4(0.0) : v_color;
  #else
  float soft = 0.75 / u_pixelRatio;
  float inside = 1.0 - smoothstep(-soft, soft, distance);
  float halo = 1.0 - smoothstep(1.5 - soft, 1.5 + soft, distance);
  bool hollow = v_mark > 0.5 && (v_mark < 1.5 || v_mark > 2.5);
  bool dashed = v_mark > 0.5 && v_mark < 1.5;
  bool struck = (v_mark > 1.5 && v_mark < 3.5) || v_mark > 4.5;
  float ink = inside;
  if (hollow) {
    ink = inside * smoothstep(-2.0 - soft, -2.0 + soft, distance);
    if (dashed && fract(atan(v_at.y, v_at.x) * 1.2732 + 0.25) > 0.62) ink = 0.0;
  }
  if (struck) {
    float bar = 1.0 - smoothstep(0.9 - soft, 0.9 + soft, abs(v_at.x - v_at.y) * 0.7071);
    ink = hollow ? max(ink, bar * halo) : ink * (1.0 - bar);
  }
  // Over the halo, in the colour of the paper, lies the ink; sigma blends colours that carry their opacity.
  vec3 color = mix(u_paper, v_color.rgb, ink);
  gl_FragColor = vec4(color, 1.0) * halo * v_color.a;
  #endif
}`;

/** Of two triangles, as numbers: left and right below, left and right above. */
const CORNERS = [0, 1, 2, 2, 1, 3];
const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const UNIFORMS = /** @type {const} */ (["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_pixelRatio", "u_paper"]);

/**
 * The program that draws every kind of node, with its shape and mark, on a paper of one colour.
 * @param {() => [number, number, number]} paper
 * @param {import("./crowd.js").Crowd} crowd
 */
export function shapeProgram(paper, crowd) {
  return class extends NodeProgram {
    getDefinition() {
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: VERTEX_SHADER,
        FRAGMENT_SHADER_SOURCE: FRAGMENT_SHADER,
        METHOD: TRIANGLES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_shape", size: 1, type: FLOAT },
          { name: "a_mark", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_corner", size: 1, type: FLOAT },
        ],
      };
    }

    /**
     * @param {number} nodeIndex
     * @param {number} start
     * @param {import("sigma/types").NodeDisplayData & {shape?: number, mark?: number}} node
     */
    processVisibleItem(nodeIndex, start, node) {
      const [{ array }, color] = [this, floatColor(node.color)];
      for (const corner of CORNERS) {
        array[start++] = node.x;
        array[start++] = node.y;
        array[start++] = node.size;
        array[start++] = node.shape ?? 0;
        array[start++] = node.mark ?? 0;
        array[start++] = color;
        array[start++] = nodeIndex;
        array[start++] = corner;
      }
    }

    /**
     * @param {number} method
     * @param {import("sigma/rendering").ProgramInfo} info
     */
    drawWebGL(method, info) {
      // Nothing is pointed at while a crowd moves.
      if (!(info.isPicking && crowd.moving)) super.drawWebGL(method, info);
    }

    /**
     * @param {import("sigma/types").RenderParams} params
     * @param {import("sigma/rendering").ProgramInfo} info
     */
    setUniforms(params, { gl, uniformLocations }) {
      gl.uniformMatrix3fv(at(uniformLocations, "u_matrix"), false, params.matrix);
      gl.uniform1f(at(uniformLocations, "u_sizeRatio"), params.sizeRatio);
      gl.uniform1f(at(uniformLocations, "u_correctionRatio"), params.correctionRatio);
      gl.uniform1f(at(uniformLocations, "u_pixelRatio"), params.pixelRatio);
      gl.uniform3f(at(uniformLocations, "u_paper"), ...paper());
    }
  };
}

/**
 * @param {Record<string, WebGLUniformLocation>} locations
 * @param {string} name
 */
export function at(locations, name) {
  return locations[name] ?? null;
}
