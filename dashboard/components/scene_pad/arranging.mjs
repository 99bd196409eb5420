// Shapes in a scene, in pixels of the picture, free of any DOM. Limits are {side, least, most, count}.

const between = (value, low, high) => Math.min(Math.max(value, low), high);
const tenths = (value) => Math.round(value * 10) / 10;

/** A shape of an allowed size that lies within the scene. */
export function keptInside(shape, { side, least, most }) {
  const reach = tenths(between(shape.reach, least, most));
  const place = (value) => tenths(between(value, reach, side - reach));
  return { ...shape, reach, x: place(shape.x), y: place(shape.y), angle: ((Math.round(shape.angle) % 360) + 360) % 360 };
}

/** The shapes with one of them changed. */
export function changed(shapes, index, change, limits) {
  return shapes.map((shape, place) => (place === index ? keptInside({ ...shape, ...change }, limits) : shape));
}

/** The shape under a point, the topmost first; -1 where there is none. */
export function shapeAt(shapes, x, y) {
  return shapes.findLastIndex((shape) => Math.hypot(shape.x - x, shape.y - y) <= shape.reach);
}

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SIZES = { "+": 1, "=": 1, "-": -1 };

/** What a key makes of a shape: arrows move it (shift: eight pixels), plus and minus size it, R turns it; or null. */
export function changeByKey(shape, key, shift) {
  if (Object.hasOwn(STEPS, key)) {
    const [right, down] = STEPS[key].map((step) => step * (shift ? 8 : 1));
    return { x: shape.x + right, y: shape.y + down };
  }
  if (Object.hasOwn(SIZES, key)) return { reach: shape.reach + SIZES[key] };
  if (key.toLowerCase() === "r") return { angle: shape.angle + (shift ? -15 : 15) };
  return null;
}

/** The shapes and a new one, where there is most room; the same shapes where there are as many as there may be. */
export function withNew(shapes, kind, limits) {
  if (shapes.length >= limits.count) return shapes;
  const reach = (limits.least + limits.most) / 2;
  const colour = shapes.length ? shapes.at(-1).colour + 1 : 0;
  return [...shapes, keptInside({ kind, ...roomiest(shapes, reach, limits.side), reach, angle: 0, colour }, limits)];
}

/** The place of a coarse grid that is furthest from everything. */
function roomiest(shapes, reach, side) {
  let best = { x: side / 2, y: side / 2, room: shapes.length ? -Infinity : Infinity };
  for (let y = reach; y <= side - reach; y += 4) {
    for (let x = reach; x <= side - reach; x += 4) {
      const room = Math.min(...shapes.map((shape) => Math.hypot(shape.x - x, shape.y - y) - shape.reach));
      if (room > best.room) best = { x, y, room };
    }
  }
  return { x: best.x, y: best.y };
}

/** The shapes without one of them. */
export function without(shapes, index) {
  return shapes.filter((_, place) => place !== index);
}

/** A shape's outline as an SVG path, from points around it in its own frame. */
export function pathOf({ x, y, reach, angle }, outline) {
  const turn = (angle * Math.PI) / 180;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const points = outline.map(([u, v]) => `${(x + reach * (u * c - v * s)).toFixed(2)} ${(y + reach * (u * s + v * c)).toFixed(2)}`);
  return `M${points.join("L")}Z`;
}

/** A shape in words, for those who hear the page. */
export function inWords({ kind, x, y, reach, angle }) {
  return `${kind}, centre ${x} from the left and ${y} from the top, reaches ${reach} pixels, turned by ${angle} degrees`;
}

/** Whether two arrangements are the same picture. */
export function same(one, other) {
  return JSON.stringify(one.map(parts)) === JSON.stringify(other.map(parts));
}

const parts = ({ kind, x, y, reach, angle, colour }) => [kind, x, y, reach, angle, colour];
