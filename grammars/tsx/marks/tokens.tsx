const App: FC<Props> = ({ label }) => {
// <- keyword
//    ^^^ function
//         ^^ type
//            ^^^^^ type
//                        ^^^^^ identifier
  return <Button id="x">{label} text</Button>;
// <- keyword
//        ^^^^^^ identifier
//               ^^ property
//                  ^^^ string
//                       ^^^^^ identifier
//                             ^^^^^ string
//                                    ^^^^^^ identifier
};
