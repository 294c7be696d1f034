import { chinese } from './chinese.ts';
import { english } from './english.ts';
import type { Language, Texts } from './texts.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { en: english, zh: chinese };
