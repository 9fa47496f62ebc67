// The promises the bundle makes to a host page, checked on what is really shipped.
import { readFileSync, existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limit = 40_000; // bytes, gzip -9
const root = new URL('../dist/', import.meta.url);
const problems = [];

const source = readFileSync(new URL('widget.js', root), 'utf8');
const size = gzipSync(source, { level: 9 }).length;
if (size >= limit) problems.push(`widget.js is ${size} bytes gzipped; the limit is ${limit}.`);

const forbidden = [
  [/\beval\s*\(/, 'eval('],
  [/new Function\b/, 'new Function'],
  [/setAttribute\(\s*["'`]style["'`]/, 'setAttribute("style")'],
  [/\sstyle=\\?["']/, 'an inline style attribute'],
  [/insertAdjacentHTML|outerHTML|document\.write/, 'HTML written as text'],
  [/^\s*(import|export)\s/m, 'module syntax (it must stay a classic script)'],
];
for (const [pattern, name] of forbidden) {
  if (pattern.test(source)) problems.push(`widget.js contains ${name}.`);
}

const page = new URL('chat.html', root);
if (!existsSync(page)) {
  problems.push('chat.html is missing.');
} else {
  const html = readFileSync(page, 'utf8');
  if (/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/i.test(html))
    problems.push('chat.html has inline script or style; a strict CSP would block it.');
}

if (problems.length > 0) {
  for (const problem of problems) console.error(`check-bundle: ${problem}`);
  process.exit(1);
}
console.log(`check-bundle: widget.js ${source.length} bytes, ${size} gzipped (limit ${limit}).`);
