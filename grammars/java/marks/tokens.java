class Box extends Base {
// <- keyword
//    ^^^ type
//        ^^^^^^^ keyword
//                ^^^^ type
  @Override public int work(String s, int... xs) throws Bad {
// ^^^^^^^^ type
//          ^^^^^^ keyword
//                 ^^^ type
//                     ^^^^ function
//                          ^^^^^^ type
//                                 ^ parameter
//                                    ^^^ type
//                                           ^^ parameter
//                                               ^^^^^^ keyword
//                                                      ^^^ type
    List<String> all = new ArrayList<>();
//  ^^^^ type
//       ^^^^^^ type
//               ^^^ identifier
//                     ^^^ keyword
//                         ^^^^^^^^^ type
    char c = 'x'; // why
//  ^^^^ type
//       ^ identifier
//           ^^^ string
//                ^^^^^^ comment
    return s.length() + this.size + Limits.MAX;
//  ^^^^^^ keyword
//         ^ identifier
//           ^^^^^^ function
//                      ^^^^ keyword
//                           ^^^^ property
//                                  ^^^^^^ identifier
//                                         ^^^ property
  }
}
