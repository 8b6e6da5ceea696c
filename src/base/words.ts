/** Every sentence a person reads stands in both languages, side by side, so that a missing one does not compile. */
export interface Words {
  zh: string;
  en: string;
}

export type Language = keyof Words;
