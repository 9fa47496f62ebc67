import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { me } from "../../test/factories";
import { may, SessionContext, useMay, useSession } from "./session";

function Probe() {
  return <span>{useMay("bots.write") ? "may" : "may not"}</span>;
}

describe("permissions", () => {
  it("are exactly what the server granted; one does not bring another", () => {
    const viewer = me(["bots.read", "conversations.read"]);
    expect(may(viewer, "bots.read")).toBe(true);
    expect(may(viewer, "bots.write")).toBe(false);
    expect(may(me([]), "settings.read")).toBe(false);
  });

  it("reach the pages through the session", () => {
    render(
      <SessionContext.Provider value={me(["bots.write"])}>
        <Probe />
      </SessionContext.Provider>,
    );
    expect(screen.getByText("may")).toBeDefined();
  });

  it("are not guessed where nobody is signed in", () => {
    function Bare() {
      return <>{useSession().member.name}</>;
    }
    expect(() => render(<Bare />)).toThrow(/outside of a signed-in page/);
  });
});
