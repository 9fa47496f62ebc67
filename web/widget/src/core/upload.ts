// Sends one file and reports how far it is. fetch() cannot report upload progress, so this is XMLHttpRequest.
import { HttpError, problemFrom } from './http';
import type { MediaContent } from './protocol';

export interface UploadOptions {
  url: string;
  token: string;
  file: Blob;
  name: string;
  onProgress(fraction: number): void;
  signal: AbortSignal;
}

export interface Uploaded {
  url: string;
  name: string;
  mime: string;
  size: number;
}

export function upload(options: UploadOptions): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', options.url);
    request.setRequestHeader('Authorization', `Bearer ${options.token}`);
    request.setRequestHeader('Content-Type', options.file.type || 'application/octet-stream');
    // Header values are Latin-1; a name in any script travels percent-encoded.
    request.setRequestHeader('X-File-Name', encodeURIComponent(options.name));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) options.onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new HttpError(0, 'network', ''));
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    request.onload = () => {
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(request.responseText) as Record<string, unknown>;
      } catch {
        // judged by the status below
      }
      if (request.status < 200 || request.status > 299) return reject(problemFrom(request.status, body));
      if (typeof body['url'] !== 'string') return reject(new HttpError(502, 'bad_answer', ''));
      resolve({
        url: body['url'],
        name: typeof body['name'] === 'string' ? body['name'] : options.name,
        mime: typeof body['mime'] === 'string' ? body['mime'] : options.file.type,
        size: typeof body['size'] === 'number' ? body['size'] : options.file.size,
      });
    };
    options.signal.addEventListener('abort', () => request.abort());
    request.send(options.file);
  });
}

export function mediaType(mime: string): MediaContent['type'] {
  const major = mime.split('/', 1)[0];
  // An SVG can carry script: it is offered as a file and never shown in place.
  if (major === 'image') return mime === 'image/svg+xml' ? 'file' : 'image';
  return major === 'audio' || major === 'video' ? major : 'file';
}

/** Whether the channel takes this file. Patterns: "image/*", "application/pdf", ".docx". An empty list takes all. */
export function isAllowed(types: string[], mime: string, name: string): boolean {
  if (types.length === 0) return true;
  const lower = name.toLowerCase();
  return types.some((type) => {
    if (type === '*' || type === '*/*') return true;
    if (type.startsWith('.')) return lower.endsWith(type.toLowerCase());
    if (type.endsWith('/*')) return mime.startsWith(type.slice(0, -1));
    return mime === type;
  });
}
