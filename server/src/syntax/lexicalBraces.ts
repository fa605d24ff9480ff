/** The offset after the brace that closes the one at `open`, strings in between left alone; the end of the text if none does. */
export function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at + 1;
    else if (code === 92) at++;
    else if (code === 34 || code === 39) at = plainStringEnd(text, at);
    else if (code === 96) at = templateEnd(text, at);
  }
  return text.length;
}

function plainStringEnd(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === 10) return open;
    if (code === 92) at++;
  }
  return open;
}

function templateEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 96) return at;
    if (code === 92) at++;
    else if (code === 36 && text.charCodeAt(at + 1) === 123) at = closingBrace(text, at + 1) - 1;
  }
  return text.length;
}
