// Where the visitor writes: text that grows, files by button, paste or drop.
import { useEffect, useImperativeHandle, useRef, useState } from 'preact/hooks';
import type { Ref } from 'preact';
import type { Phase } from '../core/state';
import { isAllowed } from '../core/upload';
import type { KeyValue } from '../core/storage';
import { useUi } from './context';
import { Alert, Clip, Close, File as FileIcon, Send } from './icons';

export interface ComposerHandle {
  focus(): void;
  addFiles(files: Iterable<File>): void;
}

interface Props {
  handle: Ref<ComposerHandle>;
  phase: Phase;
  drafts: KeyValue;
  draftKey: string;
}

const MAX_TEXT = 8000;
const MAX_FILES = 10;

export function Composer({ handle, phase, drafts, draftKey }: Props) {
  const { session, config, locale } = useUi();
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(() => drafts.get(draftKey) ?? '');
  const [files, setFiles] = useState<File[]>([]);
  const [error, setError] = useState('');
  const refused = phase === 'refused';
  const uploads = config.max_upload_bytes > 0;
  const ready = !refused && (text.trim() !== '' || files.length > 0);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  const change = (value: string) => {
    setText(value);
    if (value === '') drafts.remove(draftKey);
    else drafts.set(draftKey, value);
  };

  const addFiles = (added: Iterable<File>) => {
    if (!uploads) return;
    const taken: File[] = [];
    let problem = '';
    for (const file of added) {
      if (file.size > config.max_upload_bytes)
        problem = locale.t('tooBig', { name: file.name, limit: locale.bytes(config.max_upload_bytes) });
      else if (!isAllowed(config.upload_types, file.type, file.name))
        problem = locale.t('wrongType', { name: file.name });
      else taken.push(file);
    }
    setError(problem);
    setFiles((before) => [...before, ...taken].slice(0, MAX_FILES));
    area.current?.focus();
  };

  useImperativeHandle(handle, () => ({
    focus: () => area.current?.focus({ preventScroll: true }),
    addFiles,
  }));

  const submit = () => {
    if (!ready) return;
    const words = text.trim();
    const caption = files.length === 1 && words.length <= 1000 ? words : '';
    if (words !== '' && caption === '' && !session.send({ type: 'text', text: words, format: 'plain' })) {
      setError(locale.t('tooManyWaiting'));
      return;
    }
    if (files.length > 0) session.connect();
    for (const file of files) session.uploads.add(file, caption);
    session.typing.stop();
    setFiles([]);
    setError('');
    change('');
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // keyCode 229: the Enter that accepts a word of an input method
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {error !== '' && (
        <div class="composer-error" role="alert">
          <Alert size={16} />
          <span dir="auto">{error}</span>
          <button
            type="button"
            class="icon-button small"
            aria-label={locale.t('close')}
            onClick={() => setError('')}
          >
            <Close size={14} />
          </button>
        </div>
      )}
      {files.length > 0 && (
        <ul class="staged">
          {files.map((file, i) => (
            <li key={`${file.name}-${i}`}>
              <FileIcon size={16} />
              <bdi>{file.name}</bdi>
              <small>{locale.bytes(file.size)}</small>
              <button
                type="button"
                class="icon-button small"
                aria-label={locale.t('removeFile', { name: file.name })}
                onClick={() => setFiles(files.filter((other) => other !== file))}
              >
                <Close size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="composer-row">
        {uploads && (
          <>
            <button
              type="button"
              class="icon-button"
              aria-label={locale.t('attach')}
              title={locale.t('attach')}
              disabled={refused}
              onClick={() => picker.current?.click()}
            >
              <Clip />
            </button>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              accept={config.upload_types.join(',') || undefined}
              onChange={(event) => {
                addFiles([...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = '';
              }}
            />
          </>
        )}
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          maxLength={MAX_TEXT}
          placeholder={locale.t('placeholder')}
          aria-label={locale.t('placeholder')}
          enterkeyhint="send"
          disabled={refused}
          onInput={(event) => {
            change(event.currentTarget.value);
            if (event.currentTarget.value.trim() !== '') session.typing.key();
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            if (pasted.length === 0) return;
            event.preventDefault();
            addFiles(pasted);
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label={locale.t('send')}
          title={locale.t('send')}
          disabled={!ready}
        >
          <Send />
        </button>
      </div>
    </form>
  );
}
