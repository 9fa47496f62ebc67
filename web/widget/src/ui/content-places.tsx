import type { ContactContent, LocationContent } from '../core/protocol';
import { safeLink } from '../markdown/url';
import { useUi } from './context';
import { External, Person, Pin } from './icons';

export function LocationView({ content }: { content: LocationContent }) {
  const { locale } = useUi();
  const { latitude, longitude } = content;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <div class="place">
      <span class="file-icon">
        <Pin />
      </span>
      <span class="file-text">
        <strong dir="auto">{content.title ?? locale.t('location')}</strong>
        {content.address !== undefined && <span dir="auto">{content.address}</span>}
        <small dir="ltr">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </small>
        <a href={map} target="_blank" rel="noopener noreferrer">
          {locale.t('openMap')} <External size={13} />
        </a>
      </span>
    </div>
  );
}

export function ContactView({ content }: { content: ContactContent }) {
  const { locale } = useUi();
  const links = [
    ...(content.phones ?? []).map((phone) => ({
      text: phone,
      href: safeLink(`tel:${phone.replace(/[^+\d]/g, '')}`),
    })),
    ...(content.emails ?? []).map((email) => ({ text: email, href: safeLink(`mailto:${email}`) })),
  ];
  return (
    <div class="place">
      <span class="file-icon">
        <Person />
      </span>
      <span class="file-text">
        <strong dir="auto">{content.name || locale.t('contact')}</strong>
        {links.map((link) =>
          link.href === null ? (
            <bdi key={link.text}>{link.text}</bdi>
          ) : (
            <a key={link.text} href={link.href} rel="noopener noreferrer">
              <bdi>{link.text}</bdi>
            </a>
          ),
        )}
      </span>
    </div>
  );
}
