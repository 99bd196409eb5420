// The clock of the player: which step is shown, whether it runs and how fast. Every function returns a new state.

/** Steps a second, slow to fast. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16, 30, 60];
const USUAL_SPEED = 1;

const within = (value, low, high) => Math.min(Math.max(value, low), high);

/** A clock that stands still at `step` of `count`. */
export function stopped(count, { step = 0, speed = USUAL_SPEED } = {}) {
  return { count, step: within(Math.trunc(step) || 0, 0, Math.max(count - 1, 0)), playing: false, speed, waited: 0 };
}

/** Starts the clock; from the last step it starts again at the first. */
export function play(clock) {
  if (clock.count < 2) return clock;
  const step = clock.step >= clock.count - 1 ? 0 : clock.step;
  return { ...clock, step, playing: true, waited: 0 };
}

/** Stops the clock where it is. */
export function pause(clock) {
  return { ...clock, playing: false, waited: 0 };
}

/** Starts a clock that stands still and stops one that runs. */
export function toggle(clock) {
  return clock.playing ? pause(clock) : play(clock);
}

/** Goes to a step and stops there. */
export function goTo(clock, step) {
  return { ...pause(clock), step: within(Math.round(step), 0, Math.max(clock.count - 1, 0)) };
}

/** Goes forward or back by whole steps and stops there. */
export function moveBy(clock, steps) {
  return goTo(clock, clock.step + steps);
}

/** Chooses a faster (+1) or slower (-1) speed. */
export function changeSpeed(clock, places) {
  const place = within(SPEEDS.indexOf(clock.speed) + places, 0, SPEEDS.length - 1);
  return { ...clock, speed: SPEEDS[place] };
}

/** Lets time pass. The clock stops by itself at the last step. */
export function tick(clock, seconds) {
  if (!clock.playing) return clock;
  const due = (clock.waited + seconds) * clock.speed;
  const whole = Math.floor(due + 1e-9);
  const step = clock.step + whole;
  if (step >= clock.count - 1) return goTo(clock, clock.count - 1);
  return { ...clock, step, waited: (due - whole) / clock.speed };
}

/** What a key of the player does to its clock, or null for a key that means nothing to it. */
export function pressed(clock, key) {
  const actions = {
    " ": () => toggle(clock),
    ArrowRight: () => moveBy(clock, 1),
    ArrowLeft: () => moveBy(clock, -1),
    ".": () => moveBy(clock, 1),
    ",": () => moveBy(clock, -1),
    Home: () => goTo(clock, 0),
    End: () => goTo(clock, clock.count - 1),
    "+": () => changeSpeed(clock, 1),
    "=": () => changeSpeed(clock, 1),
    "-": () => changeSpeed(clock, -1),
  };
  return Object.hasOwn(actions, key) ? actions[key]() : null;
}
