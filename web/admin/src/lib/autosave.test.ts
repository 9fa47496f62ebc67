import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { changedFields, sameValue, useAutosave } from "./autosave";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const flushTimers = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe("useAutosave", () => {
  it("waits for a pause and sends only what changed", async () => {
    const save = vi.fn(async () => {});
    const { result } = renderHook(() => useAutosave({ name: "a", note: "" }, save, 800));
    act(() => result.current.set({ name: "ab" }));
    await flushTimers(500);
    act(() => result.current.set({ name: "abc" }));
    expect(result.current.status).toBe("dirty");
    await flushTimers(799);
    expect(save).not.toHaveBeenCalled();
    await flushTimers(1);
    expect(save).toHaveBeenCalledExactlyOnceWith({ name: "abc" }, { name: "abc", note: "" });
    expect(result.current.status).toBe("saved");
  });

  it("saves one at a time; what is typed meanwhile goes with the next", async () => {
    let finish: () => void = () => {};
    const save = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const { result } = renderHook(() => useAutosave({ name: "a" }, save, 100));
    act(() => result.current.set({ name: "b" }));
    await flushTimers(100);
    act(() => result.current.set({ name: "c" }));
    await flushTimers(500);
    expect(save).toHaveBeenCalledTimes(1);
    await act(async () => finish());
    expect(save).toHaveBeenLastCalledWith({ name: "c" }, { name: "c" });
    await act(async () => finish());
    expect(result.current.status).toBe("saved");
  });

  it("keeps the draft when saving fails and tries again on flush", async () => {
    const save = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined);
    const { result } = renderHook(() => useAutosave({ name: "a" }, save, 100));
    act(() => result.current.set({ name: "b" }));
    await flushTimers(100);
    expect(result.current.status).toBe("failed");
    expect(result.current.values.name).toBe("b");
    await act(async () => result.current.flush());
    expect(result.current.status).toBe("saved");
    expect(save).toHaveBeenCalledTimes(2);
  });

  it("sends nothing when the value is back where it was", async () => {
    const save = vi.fn(async () => {});
    const { result } = renderHook(() => useAutosave({ name: "a" }, save, 100));
    act(() => result.current.set({ name: "b" }));
    act(() => result.current.set({ name: "a" }));
    await flushTimers(100);
    expect(save).not.toHaveBeenCalled();
  });

  it("saves what is left when the page is closed", async () => {
    const save = vi.fn(async () => {});
    const { result, unmount } = renderHook(() => useAutosave({ name: "a" }, save, 100));
    act(() => result.current.set({ name: "b" }));
    unmount();
    expect(save).toHaveBeenCalledOnce();
  });
});

describe("changedFields", () => {
  it("compares by value", () => {
    expect(changedFields({ a: [1, { b: 2 }], c: null }, { a: [1, { b: 2 }], c: null })).toEqual({});
    expect(
      changedFields<{ a: number[]; c: null | number }>({ a: [1], c: null }, { a: [1, 2], c: null }),
    ).toEqual({ a: [1, 2] });
    expect(sameValue({ a: undefined }, {})).toBe(false);
    expect(sameValue([], {})).toBe(false);
  });
});
