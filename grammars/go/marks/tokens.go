package shop
// <- keyword
//      ^^^^ identifier
func (s *Stack) Push(x int, rest ...string) error {
// <- keyword
//    ^ parameter
//       ^^^^^ type
//              ^^^^ function
//                   ^ parameter
//                     ^^^ type
//                          ^^^^ parameter
//                                  ^^^^^^ type
//                                          ^^^^^ type
  s.size = fmt.Sprintf("a%d", x)
// <- identifier
//  ^^^^ property
//         ^^^ identifier
//             ^^^^^^^ function
//                     ^^^^^ string
//                            ^ identifier
  raw := `raw`
// <- identifier
//       ^^^^^ string
  return nil
// <- keyword
//       ^^^ constant
}
