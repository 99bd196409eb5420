// The clock: play, pause, step, scrub, speed.

import assert from "node:assert/strict";
import test from "node:test";

import { changeSpeed, goTo, moveBy, play, pressed, SPEEDS, stopped, tick, toggle } from "../../../../dashboard/components/transport/playback.mjs";

test("a clock that plays takes one step a second and stops at the last", () => {
  let clock = play(stopped(3));
  clock = tick(clock, 0.6);
  assert.equal(clock.step, 0);
  clock = tick(clock, 0.6);
  assert.equal(clock.step, 1);
  clock = tick(clock, 5);
  assert.deepEqual([clock.step, clock.playing], [2, false]);
});

test("time that was waited is kept: sixty frames a second make the right number of steps", () => {
  let clock = play(stopped(1000, { speed: 8 }));
  for (let frame = 0; frame < 600; frame++) clock = tick(clock, 1 / 60);
  assert.equal(clock.step, 80);
});

test("playing from the last step starts again at the first", () => {
  assert.equal(play(stopped(5, { step: 4 })).step, 0);
});

test("a single step cannot be played", () => {
  assert.equal(play(stopped(1)).playing, false);
});

test("scrubbing and stepping stay within the steps and stop the clock", () => {
  const clock = play(stopped(5));
  assert.deepEqual([goTo(clock, 99).step, goTo(clock, -3).step, goTo(clock, 2).playing], [4, 0, false]);
  assert.equal(moveBy(goTo(clock, 4), 1).step, 4);
  assert.equal(moveBy(goTo(clock, 0), -1).step, 0);
});

test("the speed has an upper and a lower end", () => {
  let clock = stopped(5);
  for (let i = 0; i < 20; i++) clock = changeSpeed(clock, 1);
  assert.equal(clock.speed, SPEEDS.at(-1));
  for (let i = 0; i < 20; i++) clock = changeSpeed(clock, -1);
  assert.equal(clock.speed, SPEEDS[0]);
});

test("keys do what buttons do, and other keys do nothing", () => {
  const clock = stopped(5, { step: 2 });
  assert.equal(pressed(clock, " ").playing, true);
  assert.equal(pressed(clock, "ArrowRight").step, 3);
  assert.equal(pressed(clock, "ArrowLeft").step, 1);
  assert.equal(pressed(clock, "Home").step, 0);
  assert.equal(pressed(clock, "End").step, 4);
  assert.equal(pressed(clock, "+").speed, 2);
  assert.equal(pressed(clock, "-").speed, 0.5);
  assert.equal(pressed(clock, "toString"), null);
  assert.equal(pressed(toggle(clock), " ").playing, false);
});

test("a step from an address that is no step of this computation is brought into range", () => {
  assert.equal(stopped(9, { step: 400 }).step, 8);
  assert.equal(stopped(9, { step: -1 }).step, 0);
  assert.equal(stopped(9, { step: NaN }).step, 0);
});
