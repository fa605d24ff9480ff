class Box<T> extends Base {
// <- keyword
//    ^^^ type
//        ^ type
//           ^^^^^^^ keyword
//                   ^^^^ type
  private size?: string = `a${count}`;
// <- keyword
//        ^^^^ property
//               ^^^^^^ type
//                        ^ string
//                         ^ string
//                            ^^^^^ identifier
//                                  ^ string
  get(key: Map<string, T>, ...rest): void {
// <- function
//    ^^^ parameter
//         ^^^ type
//             ^^^^^^ type
//                     ^ type
//                            ^^^^ parameter
//                                   ^^^^ type
    this.inner.go(MAX_SIZE, null, /a/g);
//  ^^^^ keyword
//       ^^^^^ property
//             ^^ function
//                ^^^^^^^^ constant
//                          ^^^^ constant
//                                ^^^^ string
    const half = (z) => z as any;
//  ^^^^^ keyword
//        ^^^^ function
//                ^ parameter
//                      ^ identifier
//                        ^^ keyword
//                           ^^^ type
    for (const { c, d: e } of [1, 'x']) {} // done
//  ^^^ keyword
//       ^^^^^ keyword
//               ^ identifier
//                  ^ property
//                     ^ identifier
//                         ^^ keyword
//                             ^ number
//                                ^^^ string
//                                         ^^^^^^^ comment
  }
}
