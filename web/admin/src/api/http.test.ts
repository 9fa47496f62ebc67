import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/problem";
import { buildUrl, onSignedOut, request, setCsrfToken } from "./http";

const fetchMock = vi.fn<typeof fetch>();

function json(body: unknown, status = 200, type = "application/json", headers: Record<string, string> = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, ...headers } });
}
const problem = (status: number, body: object, headers?: Record<string, string>) =>
  json({ status, ...body }, status, "application/problem+json", headers);
const sentHeaders = (call: number) => fetchMock.mock.calls[call]![1]!.headers as Record<string, string>;

beforeEach(() => {
  fetchMock.mockReset();
  vi.stubGlobal("fetch", fetchMock);
  setCsrfToken(null);
});
afterEach(() => {
  onSignedOut(null);
  vi.unstubAllGlobals();
});

describe("request", () => {
  it("sends the CSRF token with what changes something, and only then", async () => {
    setCsrfToken("secret");
    fetchMock.mockImplementation(async () => json({}));
    await request("get", "/bots");
    await request("patch", "/bots/b1", { body: { name: "x" } });
    expect(sentHeaders(0)).not.toHaveProperty("X-CSRF-Token");
    expect(sentHeaders(1)["X-CSRF-Token"]).toBe("secret");
    expect(fetchMock.mock.calls[1]![1]!.body).toBe('{"name":"x"}');
    expect(fetchMock.mock.calls[1]![1]!.credentials).toBe("same-origin");
  });

  it("takes a new token and repeats once when another tab has signed in anew", async () => {
    setCsrfToken("old");
    fetchMock
      .mockResolvedValueOnce(problem(403, { code: "csrf_failed" }))
      .mockResolvedValueOnce(json({ csrf_token: "new" }))
      .mockResolvedValueOnce(json({ ok: true }));
    await expect(request("post", "/bots", { body: {} })).resolves.toEqual({ ok: true });
    expect(sentHeaders(2)["X-CSRF-Token"]).toBe("new");
  });

  it("does not repeat when the token is the same, nor for a missing permission", async () => {
    setCsrfToken("same");
    fetchMock
      .mockResolvedValueOnce(problem(403, { code: "csrf_failed" }))
      .mockResolvedValueOnce(json({ csrf_token: "same" }));
    await expect(request("post", "/bots")).rejects.toMatchObject({ status: 403, code: "csrf_failed" });
    expect(fetchMock).toHaveBeenCalledTimes(2);
    fetchMock.mockReset();
    fetchMock.mockResolvedValueOnce(problem(403, { code: "forbidden" }));
    await expect(request("post", "/bots")).rejects.toMatchObject({ code: "forbidden" });
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  it("turns problem+json into a Problem with detail, code, field and the wait", async () => {
    fetchMock.mockResolvedValueOnce(
      problem(429, { code: "too_many", detail: "Wait a moment.", field: "email" }, { "Retry-After": "12" }),
    );
    const error = await request("post", "/auth/login").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      status: 429,
      code: "too_many",
      detail: "Wait a moment.",
      field: "email",
      retryAfter: 12,
    });
  });

  it("says so when the network is gone, and when the answer is no JSON", async () => {
    fetchMock.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await expect(request("get", "/bots")).rejects.toMatchObject({ code: "network", status: 0 });
    fetchMock.mockResolvedValueOnce(new Response("<html>", { status: 200 }));
    await expect(request("get", "/bots")).rejects.toMatchObject({ code: "bad_answer" });
    fetchMock.mockResolvedValueOnce(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    await expect(request("get", "/bots")).rejects.toMatchObject({ status: 502, title: "Bad Gateway" });
  });

  it("passes an abort on as it is", async () => {
    fetchMock.mockRejectedValueOnce(new DOMException("stop", "AbortError"));
    await expect(request("get", "/bots")).rejects.toMatchObject({ name: "AbortError" });
  });

  it("tells when the session is over, but not for a wrong password", async () => {
    const listener = vi.fn();
    onSignedOut(listener);
    fetchMock.mockImplementation(async () => problem(401, { code: "unauthenticated" }));
    await request("post", "/auth/login").catch(() => {});
    expect(listener).not.toHaveBeenCalled();
    await request("get", "/bots").catch(() => {});
    expect(listener).toHaveBeenCalledOnce();
  });

  it("answers nothing for 204", async () => {
    fetchMock.mockResolvedValueOnce(new Response(null, { status: 204 }));
    await expect(request("delete", "/bots/b1")).resolves.toBeUndefined();
  });
});

describe("buildUrl", () => {
  it("leaves out what is empty and escapes the rest", () => {
    expect(buildUrl("/bots", { q: "a b&c", cursor: undefined, status: "", limit: 0 })).toBe(
      "/api/v1/bots?q=a+b%26c&limit=0",
    );
  });
});
