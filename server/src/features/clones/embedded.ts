import type { Language } from '../../syntax/language.ts';
import type { Languages } from '../../syntax/languages.ts';

/** Files of components and pages, whose scripts are read: all of them as TypeScript, which JavaScript is a part of. */
const hosts = /\.(?:vue|svelte|html?)$/i;

/** The language that clones are looked for in a file by; undefined where there is nothing to look at. */
export function cloneLanguageOf(path: string, languages: Languages): Language | undefined {
  return languages.ofPath(path) ?? (hosts.test(path) ? languages.byId('typescript') : undefined);
}

/** A text with blanks in place of all that is no script, in which every place is where it was. */
export function scriptsIn(path: string, text: string): string {
  if (!hosts.test(path)) return text;
  let scripts = '';
  const blank = (from: number, to: number) => text.slice(from, to).replaceAll(/[^\r\n]/g, ' ');
  let at = 0;
  for (const { index, 1: tag, 2: script = '' } of text.matchAll(commentOrScript)) {
    if (tag === undefined || isData.test(tag)) continue;
    const start = index + tag.length;
    scripts += blank(at, start) + script;
    at = start + script.length;
  }
  return scripts + blank(at, text.length);
}

/** A comment, in which no script runs, or a script: its tag and what it encloses. */
const commentOrScript = /<!--[\s\S]*?-->|(<script\b(?:[^>"']|"[^"]*"|'[^']*')*>)([\s\S]*?)<\/script\s*>/gi;
/** A script that a browser does not run: JSON, templates, shaders. */
const isData = /\btype\s*=(?!\s*["']?(?:module\b|(?:text|application)\/(?:java|type|ecma)script\b))/i;
