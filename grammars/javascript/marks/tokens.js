const view = <div id="x">{b} text</div>;
// <- keyword
//    ^^^^ identifier
//            ^^^ identifier
//                ^^ property
//                   ^^^ string
//                        ^ identifier
//                          ^^^^^ string
//                                 ^^^ identifier
function run(first, second = 2, ...rest) {
// <- keyword
//       ^^^ function
//           ^^^^^ parameter
//                  ^^^^^^ parameter
//                           ^ number
//                                 ^^^^ parameter
  try { new Queue(first).push(LIMIT); } catch (error) { throw undefined; }
// <- keyword
//      ^^^ keyword
//          ^^^^^ type
//                ^^^^^ identifier
//                       ^^^^ function
//                            ^^^^^ constant
//                                      ^^^^^ keyword
//                                             ^^^^^ parameter
//                                                      ^^^^^ keyword
//                                                            ^^^^^^^^^ constant
}
