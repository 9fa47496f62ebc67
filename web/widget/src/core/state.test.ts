import { describe, expect, it } from 'vitest';
import { decodeFrame, decodeMessage } from './decode';
import type { Message, Ready } from './protocol';
import { extendStream, initialState, reduce, unreadCount, type Action, type ChatState } from './state';
import { buildTimeline } from './timeline';
import { byteLength, dropBytes } from './utf8';

const message = (seq: number, extra: Partial<Message> = {}): Message => ({
  id: `msg_${seq}`,
  seq,
  direction: 'out',
  author: 'bot',
  content: { type: 'text', text: `m${seq}` },
  created_at: seq * 1_000_000,
  ...extra,
});

const ready = (messages: Message[], extra: Partial<Ready> = {}): Ready => ({
  type: 'ready',
  token: 't',
  conversation_id: 'cnv_1',
  messages,
  more: false,
  streaming: [],
  read_seq: 0,
  ...extra,
});

const run = (actions: Action[], from: ChatState = initialState()): ChatState => actions.reduce(reduce, from);
const ids = (state: ChatState) => state.messages.map((m) => m.id);

describe('messages', () => {
  it('are sorted by number and kept once', () => {
    const state = run([
      ready([message(2), message(1)]),
      { type: 'message', message: message(4) },
      { type: 'message', message: message(3) },
      { type: 'message', message: message(4) },
      ready([message(4), message(5)]),
    ]);
    expect(ids(state)).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4', 'msg_5']);
    expect(state.resume_seq).toBe(5);
  });

  it('resume from what arrived in order, not from what was merely confirmed', () => {
    const own = message(9, { direction: 'in', author: 'contact' });
    const state = run([ready([message(1)]), { type: 'accepted', client_id: 'c', message: own }]);
    expect(ids(state)).toEqual(['msg_1', 'msg_9']);
    expect(state.resume_seq).toBe(1);
  });

  it('replace what is waiting under the same client_id, whichever frame comes first', () => {
    const queued: Action = {
      type: 'queue',
      item: { client_id: 'c', content: { type: 'text', text: 'x' }, created_at: 0, state: 'sending' },
    };
    const own = message(2, { direction: 'in', author: 'contact' });
    const accepted: Action = { type: 'accepted', client_id: 'c', message: own };
    const plain: Action = { type: 'message', message: own };
    const marked: Action = { type: 'message', message: { ...own, client_id: 'c' } };
    for (const order of [[accepted, plain], [plain, accepted], [marked, accepted], [marked]]) {
      const state = run([ready([]), queued, ...order]);
      expect(state.pending).toEqual([]);
      expect(state.messages.map((m) => [m.id, m.client_id])).toEqual([['msg_2', 'c']]);
    }
    // Another tab's late word about it brings nothing back.
    expect(run([ready([]), accepted, queued]).pending).toEqual([]);
  });

  it('of an earlier page go above', () => {
    const state = run([
      ready([message(51)], { more: true }),
      { type: 'older', messages: [message(49), message(50)], more: false },
    ]);
    expect(ids(state)).toEqual(['msg_49', 'msg_50', 'msg_51']);
    expect(state.more).toBe(false);
    expect(state.resume_seq).toBe(51);
  });

  it('of a conversation that is no longer ours are dropped', () => {
    const state = run([ready([message(7)]), ready([message(1)], { conversation_id: 'cnv_2' })]);
    expect(ids(state)).toEqual(['msg_1']);
    expect(state.resume_seq).toBe(1);
  });

  it('a resume does not forget that there are older ones', () => {
    expect(run([ready([message(60)], { more: true }), ready([message(61)])]).more).toBe(true);
  });

  it('count as unread until seen; what shows nothing does not count', () => {
    const hidden = message(3, { content: { type: 'reaction', message_id: 'msg_1', emoji: '👍' } });
    const state = run([ready([message(1), message(2), hidden], { read_seq: 1 })]);
    expect(unreadCount(state)).toBe(1);
    expect(unreadCount(run([{ type: 'read', seq: 3 }], state))).toBe(0);
    expect(run([{ type: 'read', seq: 1 }], state).read_seq).toBe(1);
  });
});

describe('streams', () => {
  const delta = (offset: number, text: string): Action => ({
    type: 'delta',
    message_id: 'msg_9',
    offset,
    text,
  });

  it('grow piece by piece, offsets being bytes', () => {
    const state = run([ready([]), delta(0, 'Да'), delta(4, ' 👍'), delta(9, '!')]);
    expect(state.streams).toEqual([{ message_id: 'msg_9', text: 'Да 👍!', bytes: 10, stalled: false }]);
  });

  it('stand still at a gap and end with the stored message', () => {
    let state = run([ready([]), delta(0, 'Hello'), delta(9, 'lost'), delta(13, 'more')]);
    expect(state.streams[0]).toMatchObject({ text: 'Hello', stalled: true });
    state = run([{ type: 'message', message: message(9) }], state);
    expect(state.streams).toEqual([]);
    expect(state.messages[0]?.content).toEqual({ type: 'text', text: 'm9' });
    expect(run([delta(13, 'late')], state).streams).toEqual([]);
  });

  it('start again at offset 0', () => {
    expect(run([ready([]), delta(0, 'Old'), delta(0, 'New text')]).streams[0]?.text).toBe('New text');
    expect(run([ready([]), delta(0, 'Old'), delta(99, 'x'), delta(0, 'O')]).streams[0]?.text).toBe('O');
  });

  it('take pieces that overlap or repeat what is there', () => {
    const base = { message_id: 'm', text: 'Привет', bytes: 12, stalled: false };
    expect(extendStream(base, 0, 'При')).toBe(base);
    expect(extendStream(base, 6, 'вет')).toBe(base);
    expect(extendStream(base, 6, 'вет!').text).toBe('Привет!');
    expect(extendStream(base, 7, 'вет!').stalled).toBe(true); // inside a character
  });

  it('are taken over from ready and dropped when it does not name them', () => {
    let state = run([ready([], { streaming: [{ message_id: 'msg_9', text: 'Да' }] }), delta(4, '!')]);
    expect(state.streams[0]?.text).toBe('Да!');
    state = run([ready([])], state);
    expect(state.streams).toEqual([]);
  });

  it('a stream that starts ends the typing sign', () => {
    expect(run([ready([]), { type: 'typing', on: true }, delta(0, 'a')]).typing).toBe(false);
  });
});

describe('bytes', () => {
  it('are counted as UTF-8', () => {
    for (const text of ['', 'abc', 'éя', '漢字', '👍🏽', 'a\ud800b'])
      expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
    expect(dropBytes('яa👍b', 3)).toBe('👍b');
    expect(dropBytes('яa', 1)).toBeNull();
    expect(dropBytes('яa', 3)).toBe('');
  });
});

describe('timeline', () => {
  it('applies edits, deletions and reactions to their messages', () => {
    const entries = buildTimeline([
      message(1),
      message(2),
      message(3, { content: { type: 'edit', message_id: 'msg_1', content: { type: 'text', text: 'new' } } }),
      message(4, { content: { type: 'delete', message_id: 'msg_2' } }),
      message(5, { content: { type: 'reaction', message_id: 'msg_1', emoji: '👍' } }),
      message(6, { content: { type: 'reaction', message_id: 'msg_1', emoji: '👍' }, author: 'contact' }),
      message(7, { content: { type: 'reaction', message_id: 'msg_1', emoji: '🎉' } }),
      message(8, { content: { type: 'reaction', message_id: 'msg_1', emoji: '🎉', removed: true } }),
    ]);
    expect(entries).toMatchObject([
      { content: { text: 'new' }, edited: true, reactions: [{ emoji: '👍', count: 2, mine: true }] },
      { deleted: true },
    ]);
    expect(entries).toHaveLength(2);
  });
});

describe('decoding', () => {
  it('takes an unknown kind as unknown and wrong fields as absent', () => {
    expect(
      decodeMessage({ id: 'a', seq: 1, content: { type: 'hologram', summary: 'S' } })?.content,
    ).toMatchObject({
      type: 'unknown',
      summary: 'S',
    });
    expect(
      decodeMessage({ id: 'a', seq: 1, content: { type: 'text', text: 5, quick_replies: 'x' } })?.content,
    ).toEqual({
      type: 'text',
      text: '',
      format: 'markdown',
      quick_replies: undefined,
    });
    expect(
      decodeMessage({ id: 'a', seq: 1, content: { type: 'location', latitude: 'x' } })?.content.type,
    ).toBe('unknown');
    expect(decodeMessage({ seq: 1 })).toBeNull();
    expect(
      decodeMessage({ id: 'a', seq: 1, sources: [{ title: 'Delivery', url: 7 }, { title: '' }, null] })
        ?.sources,
    ).toEqual([{ title: 'Delivery', url: undefined }]);
    expect(decodeMessage({ id: 'a', seq: 1, sources: 'all' })?.sources).toEqual([]);
    for (const junk of [null, 1, 'x', [], {}, { type: 'ready' }, { type: 'new' }])
      expect(decodeFrame(junk)).toBeNull();
  });
});
