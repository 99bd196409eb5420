// The row of controls: it shows the clock and says what the reader wants.

import { SPEEDS } from "./playback.mjs";
import { element, fragment } from "../dom.mjs";

export const VIEWS = { window: "Window", im2col: "im2col", matrix: "Matrix" };

const ROW = `
<div class="buttons">
  <button type="button" data-part="back" title="One step back (←)" aria-label="One step back">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 5h2.6v14H6zM19 5v14l-9-7z"/></svg>
  </button>
  <button type="button" class="main" data-part="play" title="Play or pause (space)" aria-label="Play">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path class="play" d="M7 4.5v15l12.5-7.5z"/><path class="pause" d="M6.5 5h4v14h-4zM13.5 5h4v14h-4z"/></svg>
  </button>
  <button type="button" data-part="forward" title="One step forward (→)" aria-label="One step forward">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15.4 5H18v14h-2.6zM5 5v14l9-7z"/></svg>
  </button>
</div>
<label class="scrub"><span class="unseen">Step</span><input type="range" min="0" step="1" data-part="scrub"></label>
<output class="count" data-part="count"></output>
<div class="speed" role="group" aria-label="Speed">
  <button type="button" data-part="slower" title="Slower (−)" aria-label="Slower">−</button>
  <output data-part="speed"></output>
  <button type="button" data-part="faster" title="Faster (+)" aria-label="Faster">+</button>
</div>
<div class="views" role="radiogroup" aria-label="View" data-part="views"></div>
`;

/** Builds the row in the part "transport" under `root`. `want` has one function for each wish: key(key), go(step), view(name). */
export class Transport {
  constructor(root, want) {
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.part("transport").replaceChildren(fragment(ROW));
    const keys = { back: "ArrowLeft", play: " ", forward: "ArrowRight", slower: "-", faster: "+" };
    for (const [name, key] of Object.entries(keys)) this.part(name).onclick = () => want.key(key);
    this.part("scrub").oninput = (event) => want.go(Number(event.target.value));
    this.buttons = Object.entries(VIEWS).map(([name, text]) => {
      const button = element("button", "view", text);
      button.type = "button";
      button.setAttribute("role", "radio");
      button.dataset.view = name;
      button.onclick = () => want.view(name);
      return button;
    });
    this.part("views").replaceChildren(...this.buttons);
    this.part("views").onkeydown = (event) => this.#chooseByKey(event, want);
  }

  #chooseByKey(event, want) {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const place = this.buttons.indexOf(event.target) + move;
    const next = this.buttons[(place + this.buttons.length) % this.buttons.length];
    next.focus();
    want.view(next.dataset.view);
  }

  /** Shows step, speed and whether it runs. */
  showClock(clock) {
    const play = this.part("play");
    play.classList.toggle("playing", clock.playing);
    play.setAttribute("aria-label", clock.playing ? "Pause" : "Play");
    const scrub = this.part("scrub");
    scrub.max = Math.max(clock.count - 1, 0);
    scrub.value = clock.step;
    scrub.style.setProperty("--share", clock.count > 1 ? clock.step / (clock.count - 1) : 1);
    scrub.setAttribute("aria-valuetext", `step ${clock.step + 1} of ${clock.count}`);
    this.part("count").textContent = `${clock.step + 1} / ${clock.count}`;
    this.part("speed").textContent = `${clock.speed}/s`;
    this.part("speed").title = `${clock.speed} steps a second`;
    this.part("slower").disabled = clock.speed === SPEEDS[0];
    this.part("faster").disabled = clock.speed === SPEEDS[SPEEDS.length - 1];
  }

  /** Shows which view is chosen. */
  showView(view) {
    for (const button of this.buttons) {
      const chosen = button.dataset.view === view;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  }
}
