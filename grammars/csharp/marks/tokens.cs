class Box : Base {
// <- keyword
//    ^^^ type
//          ^^^^ type
  int Size { get; set; }
// <- type
//    ^^^^ property
//           ^^^ keyword
//                ^^^ keyword
  async Task<int> Work(List<int> all, string s = "x") {
// <- keyword
//      ^^^^ type
//           ^^^ type
//                ^^^^ function
//                     ^^^^ type
//                          ^^^ type
//                               ^^^ parameter
//                                    ^^^^^^ type
//                                           ^ parameter
//                                               ^^^ string
    var text = $"a{s}b";
//  ^^^ keyword
//      ^^^^ identifier
//             ^ string
//              ^ string
//               ^ string
//                 ^ identifier
//                   ^ string
//                    ^ string
    return await all.Where(z => z > 1).Sum();
//  ^^^^^^ keyword
//         ^^^^^ keyword
//               ^^^ identifier
//                   ^^^^^ function
//                         ^ parameter
//                              ^ identifier
//                                  ^ number
//                                     ^^^ function
  }
}
