// Files on their way up. A file lives only in this page (browsers give no lasting handle to it); once the server
// has it, the message that carries its address joins the durable queue.
import { HttpError } from './http';
import { randomId } from './ids';
import type { MediaContent } from './protocol';
import type { QueuedMessage } from './queue';
import type { Action } from './state';
import { mediaType, upload as xhrUpload, type Uploaded } from './upload';

interface Job {
  file: File;
  name: string;
  created_at: number;
  reply_to?: string;
  preview: string;
  content: MediaContent;
  abort: AbortController | null;
  failed: boolean;
  attempts: number;
}

const ATTEMPTS = 3;

export interface UploadsOptions {
  url: string;
  token(): string | null;
  online(): boolean;
  dispatch(action: Action): void;
  done(item: QueuedMessage): void;
  upload?: typeof xhrUpload;
}

export class Uploads {
  readonly #jobs = new Map<string, Job>();

  constructor(private readonly options: UploadsOptions) {}

  add(file: File, caption: string, reply_to?: string): void {
    const client_id = randomId();
    const name = file.name || `file.${file.type.split('/')[1] ?? 'bin'}`;
    const type = mediaType(file.type);
    const preview =
      typeof URL.createObjectURL === 'function' && type !== 'file' ? URL.createObjectURL(file) : '';
    const content: MediaContent = {
      type,
      url: preview,
      name,
      mime: file.type,
      size: file.size,
      caption: caption || undefined,
    };
    const created_at = Date.now();
    this.#jobs.set(client_id, {
      file,
      name,
      created_at,
      reply_to,
      preview,
      content,
      abort: null,
      failed: false,
      attempts: 0,
    });
    this.options.dispatch({
      type: 'queue',
      item: { client_id, content, reply_to, created_at, state: 'uploading', progress: 0 },
    });
    this.resume();
  }

  /** Starts the first file that waits. One at a time: messages keep the order they were written in. */
  resume(): void {
    for (const [client_id, job] of this.#jobs) {
      if (job.failed) continue;
      if (job.abort === null) void this.#start(client_id);
      return;
    }
  }

  /** True when this was one of ours. */
  retry(client_id: string): boolean {
    const job = this.#jobs.get(client_id);
    if (job === undefined) return false;
    job.failed = false;
    job.attempts = 0;
    this.#change(client_id, { state: 'uploading', progress: 0, reason: undefined });
    this.resume();
    return true;
  }

  cancel(client_id: string): void {
    const job = this.#jobs.get(client_id);
    if (job === undefined) return;
    this.#jobs.delete(client_id);
    job.abort?.abort();
    this.resume();
    if (job.preview !== '') URL.revokeObjectURL(job.preview);
  }

  async #start(client_id: string): Promise<void> {
    const job = this.#jobs.get(client_id);
    const token = this.options.token();
    if (job === undefined || job.abort !== null || token === null) return; // resume() comes with the token
    const abort = (job.abort = new AbortController());
    let uploaded: Uploaded;
    try {
      uploaded = await (this.options.upload ?? xhrUpload)({
        url: this.options.url,
        token,
        file: job.file,
        name: job.name,
        signal: abort.signal,
        onProgress: (progress) => this.#change(client_id, { progress }),
      });
    } catch (error) {
      job.abort = null;
      if (!this.#jobs.has(client_id)) return;
      if (error instanceof HttpError && error.status === 0) {
        // The network: wait for the connection, or try again soon where only this request was lost.
        if (!this.options.online()) return;
        if (++job.attempts < ATTEMPTS) {
          setTimeout(() => this.resume(), 2000 * job.attempts);
          return;
        }
      }
      job.failed = true;
      const words = error instanceof HttpError ? error.detail : '';
      this.#change(client_id, { state: 'failed', reason: words || 'uploadFailed' });
      return this.resume();
    }
    if (!this.#jobs.delete(client_id)) return;
    const { caption, width, height } = job.content;
    const content: MediaContent = { type: mediaType(uploaded.mime), ...uploaded, caption, width, height };
    this.resume();
    this.options.done({ client_id, content, reply_to: job.reply_to, created_at: job.created_at });
    // The preview is let go a little later: the picture from the server takes its place without a flash.
    if (job.preview !== '') setTimeout(() => URL.revokeObjectURL(job.preview), 30_000);
  }

  #change(client_id: string, change: Parameters<typeof Object.assign>[1]): void {
    this.options.dispatch({ type: 'queue_update', client_id, change });
  }
}
