// Keeps a clock running: frame by frame in the browser, by keys, and with a word to the server only when it rests.

import { pause, pressed, stopped, tick } from "./playback.mjs";
import { isBusy } from "../dom.mjs";

const REST_MILLISECONDS = 700;
const AGAIN_MILLISECONDS = 300; // while the page is busy

/** Runs a clock. `shown(clock)` draws it, `rested(step)` is told where it stands still for a while. */
export class Clockwork {
  constructor({ shown, rested }) {
    this.shown = shown;
    this.rested = rested;
    this.clock = stopped(1);
  }

  /**
   * As many steps as `count`; a clock that runs goes on. Nothing is drawn: who renews it draws the rest as well.
   * `reported` is the step that the server knows of.
   */
  renew(count, { step, speed, reported = step }) {
    const kept = this.begun ? this.clock : { step, speed, playing: false };
    this.clock = { ...stopped(count, kept), playing: kept.playing && count > 1 };
    if (!this.begun) this.reported = reported;
    this.begun = true;
  }

  set(clock) {
    if (clock === null) return;
    const stoppedNow = this.clock.playing && !clock.playing;
    this.clock = clock;
    if (clock.playing) this.run();
    this.shown(clock);
    if (!clock.playing) this.report(stoppedNow ? 0 : REST_MILLISECONDS);
  }

  stop() {
    if (this.clock.playing) this.set(pause(this.clock));
  }

  run() {
    if (this.frame !== undefined) return;
    let last = performance.now();
    const next = (now) => {
      this.frame = undefined;
      if (this.removed || !this.clock.playing) return;
      const clock = tick(this.clock, (now - last) / 1000);
      last = now;
      if (clock.step !== this.clock.step || !clock.playing) this.set(clock);
      else this.clock = clock;
      if (this.clock.playing) this.frame ??= requestAnimationFrame(next);
    };
    this.frame = requestAnimationFrame(next);
  }

  /** Tells where the clock rests, once the reader and the page are done: a message in the middle of a run is lost. */
  report(milliseconds = REST_MILLISECONDS) {
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      if (this.removed || this.clock.playing || this.reported === this.clock.step) return;
      if (isBusy()) return this.report(AGAIN_MILLISECONDS);
      this.reported = this.clock.step;
      this.rested(this.clock.step);
    }, milliseconds);
  }

  /** Obeys a key; other keys, and keys with a modifier, are left to the page. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.tagName === "BUTTON") return;
    const clock = pressed(this.clock, event.key);
    if (clock === null) return;
    event.preventDefault();
    this.set(clock);
  }

  leave() {
    this.removed = true;
    clearTimeout(this.reporting);
  }
}
