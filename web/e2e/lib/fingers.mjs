// Fingers on a touch screen, as Chromium's own events.
export class Fingers {
  static async on(context, page) {
    return new Fingers(await context.newCDPSession(page));
  }

  constructor(client) {
    this.client = client;
  }

  /** Each finger goes down at the first place of its way, to the last in steps, and up. */
  async drag(...ways) {
    const steps = 12;
    await this.#touch(
      "touchStart",
      ways.map(([from]) => from),
    );
    for (let step = 1; step <= steps; ++step) {
      const along = ([[x, y], [toX, toY]]) => [
        x + ((toX - x) * step) / steps,
        y + ((toY - y) * step) / steps,
      ];
      await this.#touch("touchMove", ways.map(along));
    }
    await this.#touch("touchEnd", []);
  }

  #touch(type, places) {
    const touchPoints = places.map(([x, y], id) => ({ x, y, id }));
    return this.client.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}
