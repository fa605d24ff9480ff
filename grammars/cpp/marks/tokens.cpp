std::vector<int> work(const Box& box) {
// <- type
//   ^^^^^^ type
//          ^^^ type
//               ^^^^ function
//                    ^^^^^ keyword
//                          ^^^ type
//                               ^^^ parameter
  auto x = box.get<int>(R"(raw)");
// <- keyword
//     ^ identifier
//         ^^^ identifier
//             ^^^ property
//                 ^^^ type
//                      ^^^^^^^^ string
  for (auto& y : x) this->visit(y);
// <- keyword
//     ^^^^ keyword
//           ^ identifier
//               ^ identifier
//                  ^^^^ keyword
//                        ^^^^^ function
//                              ^ identifier
  return shop::all(x, nullptr);
// <- keyword
//       ^^^^ type
//             ^^^ function
//                 ^ identifier
//                    ^^^^^^^ constant
}
