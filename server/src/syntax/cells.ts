/** How a cell of a notebook departs from its language (`language.json`). Patterns are regular expressions. */
export interface CellStyle {
  /** Lines that are no code of the language (`%run`, `!ls`, `x = !ls`): each has one group, what of it stays. */
  readonly asides: readonly string[];
  /** A name that no analyzer knows, for what goes. */
  readonly standIn: string;
  /** Of a cell that is in another language as a whole. */
  readonly foreign: string;
}

/** The cell as code of its language, every code unit where it was. */
export function plainCell(text: string, style: CellStyle | undefined): string {
  if (style === undefined) return text;
  if (new RegExp(style.foreign, 'u').test(text)) return text.replaceAll(/[^\r\n]/g, ' ');
  return style.asides.reduce(
    (plain, aside) =>
      plain.replaceAll(new RegExp(aside, 'gmu'), (line: string, kept: string) =>
        (kept + style.standIn).padEnd(line.length),
      ),
    text,
  );
}
