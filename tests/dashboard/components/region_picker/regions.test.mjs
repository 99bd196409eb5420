import assert from "node:assert/strict";
import { test } from "node:test";
import { asStyle, changedByKey, dragged, keptInside } from "../../../../dashboard/components/region_picker/regions.mjs";

const PICTURE = { width: 100, height: 50 };
const REGION = { top: 10, left: 20, height: 8, width: 12 };

test("a drag in any direction gives the same rectangle", () => {
  const corners = [{ row: 10, column: 20 }, { row: 17, column: 31 }];
  assert.deepEqual(dragged(corners[0], corners[1], PICTURE, 4), REGION);
  assert.deepEqual(dragged(corners[1], corners[0], PICTURE, 4), REGION);
});

test("a click gives the smallest rectangle, inside the picture", () => {
  const corner = { row: 49, column: 99 };
  assert.deepEqual(dragged(corner, corner, PICTURE, 6), { top: 44, left: 94, height: 6, width: 6 });
});

test("a rectangle beyond the picture is brought inside", () => {
  assert.deepEqual(keptInside({ top: -5, left: 95, height: 80, width: 10 }, PICTURE), { top: 0, left: 90, height: 50, width: 10 });
});

test("arrow keys move it and plus and minus change its size about its middle", () => {
  assert.deepEqual(changedByKey(REGION, "ArrowDown", true, PICTURE, 4), { ...REGION, top: 20 });
  assert.deepEqual(changedByKey(REGION, "+", false, PICTURE, 4), { top: 9, left: 19, height: 10, width: 14 });
  assert.deepEqual(changedByKey({ ...REGION, height: 4, width: 4 }, "-", false, PICTURE, 4).height, 4);
  assert.equal(changedByKey(REGION, "x", false, PICTURE, 4), null);
});

test("a rectangle is placed in shares of the picture", () => {
  assert.deepEqual(asStyle({ top: 10, left: 20, height: 5, width: 50 }, PICTURE), { top: "20%", left: "20%", height: "10%", width: "50%" });
});
