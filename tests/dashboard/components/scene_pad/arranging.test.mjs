import assert from "node:assert/strict";
import { test } from "node:test";
import { changeByKey, changed, inWords, keptInside, pathOf, same, shapeAt, withNew, without } from "../../../../dashboard/components/scene_pad/arranging.mjs";

const LIMITS = { side: 96, least: 6, most: 24, count: 3 };
const CIRCLE = { kind: "circle", x: 30, y: 40, reach: 10, angle: 0, colour: 0 };
const SQUARE = { kind: "square", x: 36, y: 40, reach: 10, angle: 30, colour: 1 };

test("a shape stays within the scene and its sizes", () => {
  assert.deepEqual(keptInside({ ...CIRCLE, x: -5, y: 200 }, LIMITS), { ...CIRCLE, x: 10, y: 86 });
  assert.equal(keptInside({ ...CIRCLE, reach: 90 }, LIMITS).reach, 24);
  assert.equal(keptInside({ ...CIRCLE, reach: 1 }, LIMITS).reach, 6);
  assert.equal(keptInside({ ...CIRCLE, angle: -15 }, LIMITS).angle, 345);
});

test("a change touches one shape and keeps it inside", () => {
  const after = changed([CIRCLE, SQUARE], 1, { x: 500 }, LIMITS);
  assert.equal(after[0], CIRCLE);
  assert.equal(after[1].x, 86);
  assert.equal(SQUARE.x, 36);
});

test("the topmost shape under the pointer is taken, and none beside them", () => {
  assert.equal(shapeAt([CIRCLE, SQUARE], 33, 40), 1);
  assert.equal(shapeAt([CIRCLE, SQUARE], 21, 40), 0);
  assert.equal(shapeAt([CIRCLE, SQUARE], 80, 80), -1);
});

test("keys move, size and turn", () => {
  assert.deepEqual(changeByKey(CIRCLE, "ArrowRight", false), { x: 31, y: 40 });
  assert.deepEqual(changeByKey(CIRCLE, "ArrowUp", true), { x: 30, y: 32 });
  assert.deepEqual(changeByKey(CIRCLE, "+", false), { reach: 11 });
  assert.deepEqual(changeByKey(CIRCLE, "R", true), { angle: -15 });
  assert.equal(changeByKey(CIRCLE, "x", false), null);
});

test("a new shape goes where there is room, up to a number", () => {
  const two = withNew([CIRCLE], "plus", LIMITS);
  assert.equal(two.length, 2);
  assert.ok(Math.hypot(two[1].x - 30, two[1].y - 40) > 40);
  const three = withNew(two, "plus", LIMITS);
  assert.equal(withNew(three, "plus", LIMITS), three);
  assert.deepEqual(withNew([], "plus", LIMITS)[0], { kind: "plus", x: 48, y: 48, reach: 15, angle: 0, colour: 0 });
});

test("a shape can be taken away", () => {
  assert.deepEqual(without([CIRCLE, SQUARE], 0), [SQUARE]);
});

test("an outline is turned, sized and moved", () => {
  assert.equal(pathOf({ ...CIRCLE, angle: 90 }, [[1, 0], [0, 1]]), "M30.00 50.00L20.00 40.00Z");
});

test("two arrangements are the same if every number is", () => {
  assert.ok(same([CIRCLE], [{ ...CIRCLE, more: 1 }]));
  assert.ok(!same([CIRCLE], [{ ...CIRCLE, x: 31 }]));
  assert.ok(!same([CIRCLE], []));
});

test("a shape in words says where it is", () => {
  assert.match(inWords(CIRCLE), /circle, centre 30 from the left and 40 from the top/);
});
