import { useState } from 'preact/hooks';
import type { MediaContent } from '../core/protocol';
import { safeMedia } from '../markdown/url';
import { useUi } from './context';
import { File } from './icons';
import { Markdown } from './markdown';

export function Media({ content, own }: { content: MediaContent; own?: boolean }) {
  const { base, locale } = useUi();
  // Where a picture cannot be shown (blocked by the page, gone, unknown format) there is still the file.
  const [broken, setBroken] = useState('');
  const url = safeMedia(content.url, base);
  const name = content.name ?? locale.t(content.type);
  const shown = url !== null && broken !== url;
  const fail = () => setBroken(url ?? '');
  let body;
  if (shown && content.type === 'image') {
    const { width, height } = content;
    const known = width !== undefined && height !== undefined && width > 0 && height > 0;
    body = (
      <a
        class={`picture ${known ? '' : 'unsized'}`}
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={`${content.caption ?? name} (${locale.t('opensInNewTab')})`}
      >
        <img
          src={url}
          alt={content.caption ?? name}
          width={known ? width : undefined}
          height={known ? height : undefined}
          loading="lazy"
          decoding="async"
          onError={fail}
        />
      </a>
    );
  } else if (shown && content.type === 'audio') {
    body = <audio src={url} controls preload="metadata" aria-label={name} onError={fail} />;
  } else if (shown && content.type === 'video') {
    body = <video src={url} controls playsInline preload="metadata" aria-label={name} onError={fail} />;
  } else {
    body = <FileLink url={url} name={name} size={content.size} />;
  }
  return (
    <>
      {body}
      {content.caption !== undefined && <Markdown text={content.caption} plain={own} />}
    </>
  );
}

function FileLink({ url, name, size }: { url: string | null; name: string; size?: number }) {
  const { locale } = useUi();
  const inside = (
    <>
      <span class="file-icon">
        <File />
      </span>
      <span class="file-text">
        <bdi class="file-name">{name}</bdi>
        {size !== undefined && <small>{locale.bytes(size)}</small>}
      </span>
    </>
  );
  if (url === null) return <div class="file">{inside}</div>;
  return (
    <a class="file" href={url} download={name} target="_blank" rel="noopener noreferrer">
      <span class="offscreen">{locale.t('download')}: </span>
      {inside}
    </a>
  );
}
