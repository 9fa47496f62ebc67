// "(2) Shop": says in the tab's title how many messages wait while nobody looks. The page's own title, which it
// may change at any time, stays what it is.

export function hintInTitle(): (unread: number) => void {
  let put = '';
  let unread = 0;
  const apply = () => {
    const bare =
      put !== '' && document.title.startsWith(put) ? document.title.slice(put.length) : document.title;
    put = unread > 0 && document.visibilityState === 'hidden' ? `(${unread}) ` : '';
    if (document.title !== put + bare) document.title = put + bare;
  };
  document.addEventListener('visibilitychange', apply);
  return (count) => {
    unread = count;
    apply();
  };
}
