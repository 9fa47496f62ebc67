// Where the server is, seen from the script that was loaded.

export interface Endpoints {
  /** Absolute, ends with a slash: relative media addresses of messages are resolved against it. */
  base: string;
  config: string;
  socket: string;
  session: string;
  messages: string;
  feedback: string;
  uploads: string;
}

export function endpoints(base: string, channel: string): Endpoints {
  const root = `${base}chat-api/${encodeURIComponent(channel)}/`;
  return {
    base,
    config: `${root}config`,
    socket: `${root.replace(/^http/, 'ws')}socket`,
    session: `${root}session`,
    messages: `${root}messages`,
    feedback: `${root}feedback`,
    uploads: `${root}uploads`,
  };
}
