// Values that are sent one after the other: while one is under way, only the newest of the others is kept.

export class OneAtATime {
  /** @param send receives a value; `arrived` is to be called once all of its effects can be seen. */
  constructor(send) {
    this.send = send;
    this.underWay = null;
    this.next = null;
  }

  get busy() {
    return this.underWay !== null;
  }

  /** Sends a value at once, or as soon as the one under way has arrived. */
  offer(value) {
    if (!this.busy) this.start(value);
    else this.next = value === this.underWay ? null : value;
  }

  arrived() {
    const { next } = this;
    this.underWay = this.next = null;
    if (next !== null) this.start(next);
  }

  start(value) {
    this.underWay = value;
    this.send(value);
  }
}

/** A value as the slider writes it: as many digits as its steps need, a real minus sign, and its unit. */
export function writtenValue(value, { digits, unit }) {
  const number = value.toFixed(digits).replace("-", "\u2212");
  return unit === "°" ? `${number}°` : unit ? `${number} ${unit}` : number;
}
