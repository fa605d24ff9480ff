import { readFile } from 'node:fs/promises';

/**
 * A shape that knows its area.
 * @param unit of every length
 */
export abstract class Shape<T extends object> extends Base implements Sized {
  //                  ^^^^^ class Shape "A shape that knows its area.|@param unit of every length"
  static #count = 0;

  constructor(readonly unit: string) {
    // <- method Shape.constructor
    super();
  }

  /** Square units. */
  abstract area(scale?: number): number;
  //       ^^^^ method Shape.area "Square units."

  /** Doubled. */
  @logged({ level: 2 })
  @memo
  get double(): number {
    //^^^^^^ method Shape.double "Doubled."
    return 2 * this.area();
  }

  readonly onChange = async (event: Event): Promise<void> => {
    //     ^^^^^^^^ method Shape.onChange
    await this.save(event);
  };
}

/* no doc */
export interface Sized {
  //             ^^^^^ class Sized
  /** In code units. */
  length(of: string): number;
  // <- method Sized.length "In code units."
}

enum Colour { Red, Green }
//   ^^^^^^ class Colour
type Point = { x: number; y: number };
//   ^^^^^ class Point
type Name = string;

/** Adds. */
export const add = (a: number, b: number): number => a + b;
//           ^^^ function add "Adds."

export async function* walk(folder: string): AsyncGenerator<string> {
  //                   ^^^^ function walk
  function inner(): void {}
  //       ^^^^^ function walk.inner
  yield folder;
}

let one = function () {}, two = () => 2;
//  ^^^ function one
//                        ^^^ function two

// A plain comment is no doc in this language.
export default function main() {}
//                      ^^^^ function main

const handlers = {
  open() {},
  // <- method open
  'close all': () => {},
  // <- method close all
  save: async function () {},
  // <- method save
};

declare function later(x: number): string;
//               ^^^^^ function later
describe('nothing', () => {});
