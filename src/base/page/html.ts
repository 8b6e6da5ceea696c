import type { Words } from '../words.ts';

/** Text for a place between tags or in an attribute in double quotes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Both languages stand in the page; the style shows one. */
export function both({ zh, en }: Words): string {
  if (zh === en) return escaped(zh);
  return `<span lang="zh">${escaped(zh)}</span><span lang="en">${escaped(en)}</span>`;
}

/** A tooltip cannot be switched, so it holds both. */
export function title({ zh, en }: Words): string {
  return zh === en ? ` title="${escaped(zh)}"` : ` title="${escaped(zh)}&#10;${escaped(en)}"`;
}

export const words = (zh: string, en: string): Words => ({ zh, en });
