<?php
class Box extends Base {
// <- keyword
//    ^^^ type
//        ^^^^^^^ keyword
//                ^^^^ type
  private int $size = 1;
// <- keyword
//        ^^^ type
//            ^^^^^ property
//                    ^ number
  public function work(string $s, ...$rest): ?int {
// <- keyword
//       ^^^^^^^^ keyword
//                ^^^^ function
//                     ^^^^^^ type
//                            ^^ parameter
//                                   ^^^^^ parameter
//                                            ^^^ type
    $text = "a{$s}b";
//  ^^^^^ identifier
//          ^ string
//           ^ string
//            ^ string
//             ^^ identifier
//               ^ string
//                ^ string
//                 ^ string
    return $this->size + self::MAX + strlen($s, null); // why
//  ^^^^^^ keyword
//         ^^^^^ identifier
//                ^^^^ property
//                       ^^^^ keyword
//                             ^^^ constant
//                                   ^^^^^^ function
//                                          ^^ identifier
//                                              ^^^^ constant
//                                                     ^^^^^^ comment
  }
}
