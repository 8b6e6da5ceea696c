import type { Language } from '../../base/words.ts';

export type Theme = 'dark' | 'light';
export interface Preferences {
  language: Language;
  theme: Theme;
}

/** Per workstation; the address of the page wins, so that a screen can be set up by a bookmark. */
export function readPreferences(): Preferences {
  const asked = new URLSearchParams(location.search);
  const language = asked.get('lang') ?? stored('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
  const theme = asked.get('theme') ?? stored('theme') ?? 'light';
  return { language: language === 'en' ? 'en' : 'zh', theme: theme === 'dark' ? 'dark' : 'light' };
}

export function showPreferences({ language, theme }: Preferences): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.dataset['theme'] = theme;
  document.title = language === 'zh' ? 'Watchfloor 值守席' : 'Watchfloor';
}

export function keepPreference(name: keyof Preferences, value: string): void {
  try {
    localStorage.setItem(`watchfloor.${name}`, value);
  } catch {
    // A browser that keeps nothing still works; it asks again next time.
  }
  const address = new URL(location.href);
  address.searchParams.set(name === 'language' ? 'lang' : name, value);
  history.replaceState(null, '', address);
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(`watchfloor.${name}`);
  } catch {
    return null;
  }
}
