import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpError } from './http';
import type { QueuedMessage } from './queue';
import type { Action } from './state';
import { isAllowed, mediaType, type Uploaded, type UploadOptions } from './upload';
import { Uploads } from './uploads';

interface Attempt {
  options: UploadOptions;
  succeed(): void;
  fail(error: Error): void;
}

const file = (name: string, type = 'text/plain') => new File(['x'], name, { type });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

let attempts: Attempt[];
let done: QueuedMessage[];
let actions: Action[];
let token: string | null;
let online: boolean;

function make() {
  return new Uploads({
    url: '/uploads',
    token: () => token,
    online: () => online,
    dispatch: (action) => actions.push(action),
    done: (item) => done.push(item),
    upload: (options) =>
      new Promise<Uploaded>((resolve, reject) => {
        const { name } = options;
        attempts.push({
          options,
          succeed: () =>
            resolve({ url: `/media/${name}`, name, mime: options.file.type, size: options.file.size }),
          fail: reject,
        });
      }),
  });
}

const names = () =>
  done.map((item) => (item.content.type === 'file' ? item.content.name : item.content.type));
const lastChange = () => actions.filter((action) => action.type === 'queue_update').at(-1);

beforeEach(() => {
  attempts = [];
  done = [];
  actions = [];
  token = 't';
  online = true;
});

describe('uploads', () => {
  it('go up one after the other, in the order they were chosen', async () => {
    const uploads = make();
    uploads.add(file('a.txt'), 'caption');
    uploads.add(file('b.txt'), '');
    expect(attempts.map((attempt) => attempt.options.name)).toEqual(['a.txt']);
    attempts[0]?.options.onProgress(0.5);
    expect(lastChange()).toMatchObject({ change: { progress: 0.5 } });
    attempts[0]?.succeed();
    await settle();
    attempts[1]?.succeed();
    await settle();
    expect(names()).toEqual(['a.txt', 'b.txt']);
    expect(done[0]?.content).toMatchObject({
      type: 'file',
      url: '/media/a.txt',
      caption: 'caption',
      size: 1,
    });
  });

  it('wait for the visitor to have a token', async () => {
    token = null;
    const uploads = make();
    uploads.add(file('a.txt'), '');
    expect(attempts).toEqual([]);
    token = 't';
    uploads.resume();
    expect(attempts).toHaveLength(1);
  });

  it('wait for the connection when the network is gone', async () => {
    const uploads = make();
    uploads.add(file('a.txt'), '');
    online = false;
    attempts[0]?.fail(new HttpError(0, 'network', ''));
    await settle();
    expect(lastChange()).toBeUndefined();
    online = true;
    uploads.resume();
    attempts[1]?.succeed();
    await settle();
    expect(names()).toEqual(['a.txt']);
  });

  it('that are refused say why, let the next one pass and can be tried again', async () => {
    const uploads = make();
    uploads.add(file('big.txt'), '');
    uploads.add(file('b.txt'), '');
    attempts[0]?.fail(new HttpError(413, 'too_large', 'Too big.'));
    await settle();
    expect(lastChange()).toMatchObject({ change: { state: 'failed', reason: 'Too big.' } });
    attempts[1]?.succeed();
    await settle();
    expect(names()).toEqual(['b.txt']);
    const failed = actions.find((action) => action.type === 'queue');
    expect(uploads.retry(failed?.item.client_id ?? '')).toBe(true);
    attempts[2]?.succeed();
    await settle();
    expect(names()).toEqual(['b.txt', 'big.txt']);
    expect(uploads.retry('somebody else')).toBe(false);
  });

  it('that are cancelled send nothing', async () => {
    const uploads = make();
    uploads.add(file('a.txt'), '');
    const queued = actions[0];
    uploads.cancel(queued?.type === 'queue' ? queued.item.client_id : '');
    expect(attempts[0]?.options.signal.aborted).toBe(true);
    attempts[0]?.succeed();
    await settle();
    expect(done).toEqual([]);
  });

  it('try again a few times when only the upload meets the network error', async () => {
    vi.useFakeTimers();
    const uploads = make();
    uploads.add(file('a.txt'), '');
    for (let i = 0; i < 3; i++) {
      attempts[i]?.fail(new HttpError(0, 'network', ''));
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(attempts).toHaveLength(3);
    expect(lastChange()).toMatchObject({ change: { state: 'failed', reason: 'uploadFailed' } });
    vi.useRealTimers();
  });
});

describe('files', () => {
  it('are shown in place only when they cannot carry script', () => {
    expect(mediaType('image/png')).toBe('image');
    expect(mediaType('image/svg+xml')).toBe('file');
    expect(mediaType('audio/ogg')).toBe('audio');
    expect(mediaType('text/html')).toBe('file');
  });

  it('are taken by type, family or ending', () => {
    const types = ['image/*', 'application/pdf', '.docx'];
    expect(isAllowed(types, 'image/png', 'a.png')).toBe(true);
    expect(isAllowed(types, 'application/pdf', 'a')).toBe(true);
    expect(isAllowed(types, '', 'A.DOCX')).toBe(true);
    expect(isAllowed(types, 'text/html', 'a.html')).toBe(false);
    expect(isAllowed([], 'anything/at-all', 'x')).toBe(true);
  });
});
