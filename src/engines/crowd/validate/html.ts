import type { Words } from '../../../base/words.ts';

/** Text for a place between tags or in an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Both languages stand in the page; the style shows one. */
export function both({ zh, en }: Words): string {
  if (zh === en) return escaped(zh);
  return `<span lang="zh">${escaped(zh)}</span><span lang="en">${escaped(en)}</span>`;
}
