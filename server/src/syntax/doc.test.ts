import { expect, test } from 'vitest';
import { cleanDocstring, docAbove } from './doc.ts';
import { languages } from './fixtures/testing.ts';

test.each([
  [
    'java',
    '/** Adds {@code a} to a {@link List}.<p>\n * <pre>x</pre>\n * @return List<A>\n */\n',
    'Adds a to a List.\nx\n@return List<A>',
  ],
  ['typescript', '/**\r\n * One.\r\n *\r\n * Two.\r\n */\r\n', 'One.\n\nTwo.'],
  ['typescript', '/** @param a the first\n * @description Adds. */\n', 'Adds.\n@param a the first'],
  ['typescript', '/** *bold* - and `code` */\n', '*bold* - and `code`'],
  ['typescript', '/* no doc */\n', ''],
  ['typescript', '// no doc\n', ''],
  ['typescript', '/** Of something else. */\n\n', ''],
  ['typescript', '/** A. */ export ', ''],
  ['typescript', '/***/\n', ''],
  ['c', '/*\n * Copyright.\n */\n\n// -----\n// Adds.\n// -----\n', 'Adds.'],
  ['c', 'int x; // not above\n', ''],
  ['cpp', '/// @brief Adds.\n/// \\param a first\n//! More.\n', 'Adds.\n\\param a first\nMore.'],
  ['go', '// Adds.\n//\n//go:noinline\n//nolint:all\n', 'Adds.'],
  ['rust', '/// One.\n///     code\n', 'One.\ncode'],
  ['rust', '// no doc\n', ''],
  [
    'csharp',
    '/// <summary>\n/// A <see cref="B"/> &lt;T&gt;.\n/// </summary>\n/// <returns>C</returns>\n',
    'A B <T>.\n\n@returns C',
  ],
  ['ruby', '#!/usr/bin/ruby\n# frozen_string_literal: true\n# Adds.\n# rubocop:disable all\n', 'Adds.'],
  ['php', '/**\n * Adds.\n * @return int\n */\n', 'Adds.\n@return int'],
])('%s: %j', (id, above, expected) => {
  const style = languages.byId(id)?.description.doc ?? { line: [], block: [] };
  const text = `before();\n${above}declaration`;
  expect(docAbove(text, text.length - 'declaration'.length, style)?.text ?? '').toBe(expected);
});

test.each([
  ['"""One."""', 'One.'],
  ["r'''\n    One.\n\n    Two.\n    '''", 'One.\n\nTwo.'],
  ['"short"', 'short'],
  ['""', ''],
  ['"""One.\n\n    :param a: first\n    """', 'One.\n\n:param a: first'],
])('the docstring %j', (literal, expected) => {
  expect(cleanDocstring(literal)).toBe(expected);
});
